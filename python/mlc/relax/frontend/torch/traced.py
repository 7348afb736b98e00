"""From torch.fx to a graph function."""

from .importer import from_exported_program


def from_fx(
    model,
    input_info,
    *,
    keep_params_as_input=False,
    unwrap_unit_return_tuple=False,
    no_bind_return_tuple=False,
    custom_convert_map=None,
    default_image_layout="NCHW",
):
    """The module of a traced module of torch; `input_info` is a list of (shape, dtype) of its inputs.

    The module is exported with inputs of these shapes. A result that is one tensor is returned as it is.
    """
    import torch

    if default_image_layout != "NCHW":
        raise NotImplementedError(f"from_fx: images lie as NCHW, not {default_image_layout}")
    examples = []
    for shape, dtype in input_info:
        if not all(isinstance(extent, int) for extent in shape):
            raise NotImplementedError(
                "from_fx: sizes are numbers; torch.export with dynamic_shapes and from_exported_program take symbols"
            )
        examples.append(torch.zeros(tuple(shape), dtype=getattr(torch, dtype)))
    training = model.training
    model.eval()
    try:
        with torch.no_grad():
            returned = model(*examples)
        exported = torch.export.export(model, tuple(examples))
    finally:
        model.train(training)
    return from_exported_program(
        exported,
        keep_params_as_input=keep_params_as_input,
        unwrap_unit_return_tuple=unwrap_unit_return_tuple or isinstance(returned, torch.Tensor),
        no_bind_return_tuple=no_bind_return_tuple,
        custom_convert_map=custom_convert_map,
    )
