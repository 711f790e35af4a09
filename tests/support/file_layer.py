"""Stands between the product's own SQLite and the disk: notes what is written, and breaks it.

SQLite reaches files through a table of functions (its VFS). The driver's library exports the calls
that exchange that table, so ctypes can wrap the one in use: the product runs unchanged, in its own
encrypted SQLite, with its own pragmas, and every write, sync, truncation and deletion passes here.

Once installed it stays, for the whole process: use it in a process of its own. Linux and macOS.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from sqlcipher3 import _sqlite3

OK = 0
READONLY = 8
FULL = 13
IOERR_READ = 266
IOERR_WRITE = 778
IOERR_FSYNC = 1034


class Write(NamedTuple):
    """Bytes handed to the system; not on the disk before a `Sync`."""

    name: str
    offset: int
    content: bytes


class Truncate(NamedTuple):
    name: str
    size: int


class Sync(NamedTuple):
    name: str


class Create(NamedTuple):
    name: str


class Delete(NamedTuple):
    name: str
    #: Whether the folder is synced at once, so that the file stays gone.
    is_durable: bool


Op = Write | Truncate | Sync | Create | Delete


class Listener(Protocol):
    """Hears each operation before it happens; what is not 0 is its error instead."""

    def __call__(self, op: Op) -> int: ...


# The layout is SQLite's own. Source: sqlite.org/c3ref/vfs.html and io_methods.html.
_POINTER, _INT, _INT64 = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _POINTER, _INT, ctypes.POINTER(_INT))
_DELETE = ctypes.CFUNCTYPE(_INT, _POINTER, ctypes.c_char_p, _INT)
_READ_OR_WRITE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT, _INT64)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _POINTER, _INT64)
_SYNC = ctypes.CFUNCTYPE(_INT, _POINTER, _INT)
_VFS_FUNCTIONS, _X_OPEN, _X_DELETE = 16, 0, 1
_FILE_FUNCTIONS, _X_READ, _X_WRITE, _X_TRUNCATE, _X_SYNC = 18, 1, 2, 3, 4


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", _INT),
        ("file_bytes", _INT),
        ("longest_path", _INT),
        ("next", _POINTER),
        ("name", ctypes.c_char_p),
        ("app_data", _POINTER),
        ("functions", _POINTER * _VFS_FUNCTIONS),
    )


class _FileMethods(ctypes.Structure):
    _fields_ = (("version", _INT), ("functions", _POINTER * _FILE_FUNCTIONS))


class _File(ctypes.Structure):
    _fields_ = (("methods", ctypes.POINTER(_FileMethods)),)


class FileLayer:
    """The wrapped VFS, the default of this process from construction on.

    Attributes:
        listener: hears the operations; None lets them pass.
        on_read: hears reads by file name; what is not 0 is their error.
        really_syncs: False saves the time where a real power cut does not matter.
    """

    def __init__(self) -> None:
        self.listener: Listener | None = None
        self.on_read: Callable[[str], int] | None = None
        self.really_syncs = False
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        real = library.sqlite3_vfs_find(None)
        self._real = real
        self._open = _OPEN(real.contents.functions[_X_OPEN])
        self._delete = _DELETE(real.contents.functions[_X_DELETE])
        self._names: dict[int, str] = {}
        self._methods: dict[int, _FileMethods] = {}
        self._callbacks: list[object] = []
        self._vfs = _Vfs.from_buffer_copy(real.contents)
        self._vfs.name = b"observed"
        self._vfs.functions[_X_OPEN] = self._kept(_OPEN(self._on_open))
        self._vfs.functions[_X_DELETE] = self._kept(_DELETE(self._on_delete))
        if library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) != OK:
            raise RuntimeError("SQLite did not take the file layer")

    def _kept(self, callback: object) -> int:
        self._callbacks.append(callback)
        return ctypes.cast(callback, _POINTER).value or 0  # type: ignore[arg-type]

    def _say(self, op: Op) -> int:
        return OK if self.listener is None else self.listener(op)

    def _on_open(self, _vfs: int, path: int | None, file: int, flags: int, out: object) -> int:
        name = Path(ctypes.string_at(path).decode()).name if path else ""
        is_new = bool(path) and not Path(ctypes.string_at(path).decode()).exists()
        code = self._open(ctypes.addressof(self._real.contents), path, file, flags, out)
        if code != OK or not name:
            return code
        opened = _File.from_address(file)
        self._names[file] = name
        opened.methods = ctypes.pointer(self._wrapped(opened.methods.contents))
        if is_new:
            self._say(Create(name))
        return OK

    def _on_delete(self, _vfs: int, path: bytes, sync_folder: int) -> int:
        code = self._say(Delete(Path(path.decode()).name, bool(sync_folder)))
        if code != OK:
            return code
        return self._delete(ctypes.addressof(self._real.contents), path, sync_folder)

    def _wrapped(self, real: _FileMethods) -> _FileMethods:
        key = ctypes.addressof(real)
        if key not in self._methods:
            self._methods[key] = self._wrap(real)
        return self._methods[key]

    def _wrap(self, real: _FileMethods) -> _FileMethods:
        read = _READ_OR_WRITE(real.functions[_X_READ])
        write = _READ_OR_WRITE(real.functions[_X_WRITE])
        truncate = _TRUNCATE(real.functions[_X_TRUNCATE])
        sync = _SYNC(real.functions[_X_SYNC])

        def on_read(file: int, target: int, count: int, offset: int) -> int:
            code = OK if self.on_read is None else self.on_read(self._names[file])
            return code or read(file, target, count, offset)

        def on_write(file: int, source: int, count: int, offset: int) -> int:
            content = ctypes.string_at(source, count)
            code = self._say(Write(self._names[file], offset, content))
            return code or write(file, source, count, offset)

        def on_truncate(file: int, size: int) -> int:
            return self._say(Truncate(self._names[file], size)) or truncate(file, size)

        def on_sync(file: int, flags: int) -> int:
            code = self._say(Sync(self._names[file]))
            return code if code or not self.really_syncs else sync(file, flags)

        wrapped = _FileMethods.from_buffer_copy(real)
        wrapped.functions[_X_READ] = self._kept(_READ_OR_WRITE(on_read))
        wrapped.functions[_X_WRITE] = self._kept(_READ_OR_WRITE(on_write))
        wrapped.functions[_X_TRUNCATE] = self._kept(_TRUNCATE(on_truncate))
        wrapped.functions[_X_SYNC] = self._kept(_SYNC(on_sync))
        return wrapped
