"""Folders for files that are needed for a while."""

import os
import pathlib
import tempfile

__all__ = ["TempDirectory", "tempdir"]


class TempDirectory:
    """A folder that goes with this object."""

    def __init__(self, custom_path=None):
        self._folder = None
        if custom_path is None:
            self._folder = tempfile.TemporaryDirectory()
        else:
            os.makedirs(custom_path)
        self.temp_dir = str(custom_path or self._folder.name)

    @property
    def path(self) -> str:
        return self.temp_dir

    def relpath(self, name) -> str:
        """The path of a file in the folder."""
        return str(pathlib.Path(self.temp_dir) / name)

    def listdir(self) -> list[str]:
        return os.listdir(self.temp_dir)

    def remove(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def __truediv__(self, name):
        return pathlib.Path(self.temp_dir) / name


def tempdir(custom_path=None, keep_for_debug=None) -> TempDirectory:
    """A new folder, which is removed with the object that stands for it."""
    return TempDirectory(custom_path)
