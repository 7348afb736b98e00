/*===- mlc-c/Schedule.h - Scheduling step by step -------------------------------------------===*\
|* *|
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE. *|
|* *|
\*===----------------------------------------------------------------------------------------===*/

#ifndef MLC_C_SCHEDULE_H
#define MLC_C_SCHEDULE_H

#include "mlir-c/AffineMap.h"
#include "mlir-c/IR.h"
#include "mlir-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A copy of a module, and the transform ops that have been applied to it: the trace. Handles of
    loops, blocks and parameters are numbers; that of the module is 0. */
typedef struct MlcSchedule {
  void *ptr;
} MlcSchedule;

/** Why a step was refused. */
typedef struct MlcScheduleError {
  MlirStringRef primitive;
  MlirStringRef reason;
  /** The loop or block that it is about, in the schedule's module; or null. */
  MlirOperation op;
} MlcScheduleError;

MLIR_CAPI_EXPORTED MlcSchedule mlcScheduleCreate(MlirModule module);
MLIR_CAPI_EXPORTED MlcSchedule mlcScheduleCopy(MlcSchedule schedule);
MLIR_CAPI_EXPORTED void mlcScheduleDestroy(MlcSchedule schedule);

/** The scheduled module, which the schedule owns and changes. */
MLIR_CAPI_EXPORTED MlirModule mlcScheduleGetModule(MlcSchedule schedule);

/** A module with the trace as `@__transform_main`, which the schedule owns and changes. */
MLIR_CAPI_EXPORTED MlirModule mlcScheduleGetTrace(MlcSchedule schedule);

/** Applies the transform op `name` and appends it to the trace. With a negative number of result
    types, the op has a result for each thing that it finds. Gives the handles of the results to
    `result`, or says why the step is refused to `error`: then nothing has changed. */
MLIR_CAPI_EXPORTED bool
mlcScheduleApply(MlcSchedule schedule, MlirStringRef name, intptr_t numOperands,
                 unsigned const *operands, intptr_t numAttributes,
                 MlirNamedAttribute const *attributes, intptr_t numResultTypes,
                 MlirType const *resultTypes, void (*result)(unsigned handle, void *userData),
                 void (*error)(MlcScheduleError error, void *userData), void *userData);

/** Puts two `tir.prim_func` into the trace as `@name::@description` and `@name::@implementation`,
   for `tensorize`. False if others have the name. */
MLIR_CAPI_EXPORTED bool mlcScheduleAddIntrin(MlcSchedule schedule, MlirStringRef name,
                                             MlirOperation description,
                                             MlirOperation implementation);

/** The loop, block or function of a handle; null if it is dead, unknown or a parameter. */
MLIR_CAPI_EXPORTED MlirOperation mlcScheduleGetPayload(MlcSchedule schedule, unsigned handle);

/** The value of a parameter, or null. */
MLIR_CAPI_EXPORTED MlirAttribute mlcScheduleGetParam(MlcSchedule schedule, unsigned handle);

/** A copy of the module, which the caller owns, and in it what `op`, of the module, has become. */
MLIR_CAPI_EXPORTED MlirModule mlcScheduleCopyModule(MlcSchedule schedule, MlirOperation op,
                                                    MlirOperation *copy);

/** Calls back with each dependence between the blocks in `scope`, a function over buffers or a
   block: 0 if the sink reads what the source writes, 1 if it writes it too, 2 if it writes what the
   source reads. */
MLIR_CAPI_EXPORTED void mlcScheduleForEachDependence(
    MlirOperation scope,
    void (*callback)(MlirOperation source, MlirOperation sink, unsigned kind, void *userData),
    void *userData);

/** Of a block, or a function over buffers: 1 if the bindings are affine and independent, 2 if it
   reads of what others write only what they have written before, 4 if the blocks in it are stages
   of a pipeline; the sum of these. */
MLIR_CAPI_EXPORTED unsigned mlcScheduleGetBlockFlags(MlirOperation block);

/** Whether `block` is a block that writes what the block around it does not allocate. */
MLIR_CAPI_EXPORTED bool mlcScheduleIsOutputBlock(MlirOperation block);

/** The loops around `block` that could be those of `description`, a function over buffers that says
    what an instruction does: calls back with each pair of loops, with each loop of the description,
    outermost first (`loop` is null then), and, if some extents are to be padded, with a factor for
    each variable of the block (both are null then). False if there are no such loops. */
MLIR_CAPI_EXPORTED bool mlcScheduleFindIntrinLoops(
    MlirOperation block, MlirOperation description, bool allowPadding,
    void (*callback)(MlirOperation loop, MlirOperation described, int64_t padding, void *userData),
    void *userData);

/** How the variables of `block` could become those of `description`: calls back with each buffer,
    the described one and the numbers of the variables that index that. Gives the block of the
    description and the map, which is null if there is none. */
MLIR_CAPI_EXPORTED MlirAffineMap mlcScheduleFindIntrinMapping(
    MlirOperation block, MlirOperation description, MlirOperation *described,
    void (*callback)(MlirValue buffer, MlirValue described, intptr_t numVariables,
                     unsigned const *variables, void *userData),
    void *userData);

/** A layout of a buffer of this shape in the order of loops of these extents, which access it at
    `indices` of their variables; null if there is none. */
MLIR_CAPI_EXPORTED MlirAffineMap mlcScheduleSuggestIndexMap(intptr_t rank, int64_t const *shape,
                                                            MlirAffineMap indices,
                                                            intptr_t numLoops,
                                                            int64_t const *extents);

/** The indices below `sizes` (a negative one is not known) from the results of `map`; null, with
   the reason given to `error`, if they do not follow from these. Calls `size` with the number of
   values of each result, -1 if that is not known. Results of no such indices are those for which,
   for some `list`, all conditions given to `padding` hold: an index of the results that is equal to
   (0), below (1) or at least (2) a number. */
MLIR_CAPI_EXPORTED MlirAffineMap
mlcScheduleInvertIndexMap(MlirAffineMap map, intptr_t rank, int64_t const *sizes,
                          void (*size)(int64_t size, void *userData),
                          void (*padding)(intptr_t list, MlirAffineExpr index, unsigned kind,
                                          int64_t number, void *userData),
                          void (*error)(MlirStringRef reason, void *userData), void *userData);

/** Starts the numbers that are sampled anew. */
MLIR_CAPI_EXPORTED void mlcScheduleSetSeed(MlcSchedule schedule, int64_t seed);

/** A seed for another schedule. */
MLIR_CAPI_EXPORTED int64_t mlcScheduleForkSeed(MlcSchedule schedule);

/** Makes a handle dead. */
MLIR_CAPI_EXPORTED void mlcScheduleForget(MlcSchedule schedule, unsigned handle);

#ifdef __cplusplus
}
#endif

#endif /* MLC_C_SCHEDULE_H */
