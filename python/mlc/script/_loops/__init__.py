"""How functions over buffers are read: blocks and loops, buffers, and the values in them."""
