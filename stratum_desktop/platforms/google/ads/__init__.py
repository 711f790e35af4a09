"""The Google Ads API beyond conversions: reading an account by GAQL, and changing it."""
