"""What the tests of graphs share."""

import pytest

import mlc.tvm


@pytest.fixture
def names_of_tvm():
    """The modules of TVM by their names: other tests take these away again."""
    mlc.tvm.install()
