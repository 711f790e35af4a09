"""Stratum Desktop: conversion signals delivered from your own machine, and trusted before use."""

__version__ = "0.1.0"
