"""usage: op-examples.py FILE.td...

Prints the fenced examples of the op descriptions in these files, for mlc-opt --split-input-file. An example is the
text of a module; each begins with a comment that says where it stands.
"""

import re
import sys
import textwrap

for path in sys.argv[1:]:
    text = open(path, encoding="utf-8").read()
    for match in re.finditer(r"^( *)```mlir\n(.*?)^ *```", text, re.M | re.S):
        line = text.count("\n", 0, match.start()) + 1
        print(f"// {path}:{line}\n{textwrap.dedent(match[2])}\n// -----")
