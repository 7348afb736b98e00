/*===- mlc-runtime/signature.h - The table that describes a compiled function ---------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
|*===----------------------------------------------------------------------------------------===*|
|*
|* A compiled function `f` comes with a constant table `__mlc_f_signature` of 64-bit words. It holds
|* no pointers: every reference is the index of a word in the table, so the table needs no
|* relocations and can be read by another process.
|*
|*   words 0..7                     header, see mlc_signature_header
|*   4 words a parameter            inputs first, then outputs, see mlc_signature_param
|*   1 word a symbol                index of its name
|*   the rest                       dimensions, expressions, strings, in any order
|*
|* A string is NUL-terminated and its bytes lie in the words in memory order.
|*
|* A dimension is two words, a mlc_dim_kind and its operand:
|*   MLC_DIM_CONSTANT     the extent
|*   MLC_DIM_SYMBOL       the index of the symbol: equal symbols are equal extents
|*   MLC_DIM_EXPRESSION   the index of an expression over the symbols
|*   MLC_DIM_ANY          no operand (0): every extent is accepted; in an output only if it is open
|*
|* An expression is the index of its text, the number of steps, and two words a step: a
|* mlc_expression_op and its operand. It is in postfix order; an operator takes the two values
|* pushed last and pushes its result.
|*
|* A result structure says how the outputs, in order, make up the value that the function returns:
|* `t` is a tensor, `(` and `)` enclose a tuple. `t` is one tensor, `(t(tt))` a tuple of a tensor
|* and a tuple of two, `()` nothing.
|*
\*===----------------------------------------------------------------------------------------===*/

#ifndef MLC_RUNTIME_SIGNATURE_H
#define MLC_RUNTIME_SIGNATURE_H

/* "mlc" and the version of this layout. */
#define MLC_SIGNATURE_MAGIC 0x636c6d0000000001

typedef enum mlc_signature_header {
  MLC_SIGNATURE_WORD_MAGIC = 0,
  MLC_SIGNATURE_WORD_SIZE = 1, /* words in the table */
  MLC_SIGNATURE_WORD_INPUTS = 2,
  MLC_SIGNATURE_WORD_OUTPUTS = 3,
  MLC_SIGNATURE_WORD_SYMBOLS = 4,
  MLC_SIGNATURE_WORD_NAME = 5,
  MLC_SIGNATURE_WORD_STRUCTURE = 6, /* of the result */
  MLC_SIGNATURE_WORD_RESERVED = 7,
  MLC_SIGNATURE_HEADER_WORDS = 8
} mlc_signature_header;

typedef enum mlc_signature_param {
  MLC_PARAM_WORD_NAME = 0,  /* index of the name, 0 = none */
  MLC_PARAM_WORD_DTYPE = 1, /* DLPack's code | bits << 8 | lanes << 16 | alignment in bytes << 32 */
  MLC_PARAM_WORD_RANK = 2,  /* rank | flags << 32, see mlc_param_flag */
  MLC_PARAM_WORD_DIMS = 3,  /* index of the first dimension */
  MLC_SIGNATURE_PARAM_WORDS = 4
} mlc_signature_param;

/* What a function does to the memory of a parameter. Outputs are written and do not alias, with or
 * without flags. */
typedef enum mlc_param_flag {
  MLC_PARAM_WRITTEN = 1, /* the function writes to it */
  MLC_PARAM_NOALIAS = 2, /* nothing else that is written may overlap it; nor anything, if it is
                            written */
  MLC_PARAM_OPEN = 4     /* an output whose extents are known only when it is there: the function
                            makes it, and hands it to the context */
} mlc_param_flag;

typedef enum mlc_dim_kind {
  MLC_DIM_CONSTANT = 0,
  MLC_DIM_SYMBOL = 1,
  MLC_DIM_EXPRESSION = 2,
  MLC_DIM_ANY = 3
} mlc_dim_kind;

typedef enum mlc_expression_op {
  MLC_EXPR_CONSTANT = 0, /* pushes the operand */
  MLC_EXPR_SYMBOL = 1,   /* pushes the value of the symbol of that index */
  MLC_EXPR_ADD = 2,
  MLC_EXPR_SUB = 3,
  MLC_EXPR_MUL = 4,
  MLC_EXPR_FLOORDIV = 5,
  MLC_EXPR_CEILDIV = 6,
  MLC_EXPR_MOD = 7, /* of the sign of the divisor */
  MLC_EXPR_MIN = 8,
  MLC_EXPR_MAX = 9
} mlc_expression_op;

/* The most values an expression may have on its stack. */
#define MLC_EXPRESSION_MAX_DEPTH 64

#endif /* MLC_RUNTIME_SIGNATURE_H */
