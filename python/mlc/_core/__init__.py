"""What the packages of mlc share: the context, types, expressions and modules. Not part of the API."""
