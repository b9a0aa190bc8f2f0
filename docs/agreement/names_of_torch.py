"""The public names of PyTorch that one could look for here, as JSON: {version, names: {namespace: [...]}}."""

import json
import types
import warnings

import torch
import torch.utils.data

warnings.simplefilter("ignore")

NAMESPACES = [
    ("torch", torch),
    ("torch.Tensor", torch.Tensor),
    ("torch.autograd", torch.autograd),
    ("torch.nn", torch.nn),
    ("torch.nn.functional", torch.nn.functional),
    ("torch.nn.init", torch.nn.init),
    ("torch.nn.utils", torch.nn.utils),
    ("torch.optim", torch.optim),
    ("torch.optim.lr_scheduler", torch.optim.lr_scheduler),
    ("torch.utils.data", torch.utils.data),
]


# Classes of these namespaces are meant; elsewhere a capital is a part of the machinery.
WITH_CLASSES = {"torch.nn", "torch.optim", "torch.optim.lr_scheduler", "torch.utils.data"}
CLASSES = {"torch.Tensor", "torch.Generator", "torch.Size", "torch.autograd.Function"}

# What modules import for themselves.
IMPORTED = {
    "assert_int_or_pair", "boolean_dispatch", "handle_torch_function", "has_torch_function",
    "has_torch_function_unary", "has_torch_function_variadic", "is_tensor_like", "kineto_available",
    "typename", "import_ir_module", "import_ir_module_from_buffer", "parse_ir", "parse_schema",
}


def is_meant(namespace, name, value):
    """Functions and classes for users, and what a tensor has; not modules, nor what they import."""
    if name.startswith("_") or name in IMPORTED or isinstance(value, (types.ModuleType, torch.dtype)):
        return False
    if namespace == "torch.Tensor":
        return True
    if not callable(value):
        return False
    if name[0].isupper():
        return namespace in WITH_CLASSES or f"{namespace}.{name}" in CLASSES
    home = getattr(value, "__module__", None) or "torch"
    return home.startswith(("torch", "builtins"))


names = {
    space: sorted(name for name in dir(owner) if is_meant(space, name, getattr(owner, name, None)))
    for space, owner in NAMESPACES
}
print(json.dumps({"version": torch.__version__, "names": names}))
