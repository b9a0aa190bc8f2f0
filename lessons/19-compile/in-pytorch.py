import warnings

import torch
from torch import fx, nn

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))


# by example: what was called, in order
traced = torch.jit.trace(net, torch.randn(4, 3))
print([node.kind() for node in traced.inlined_graph.nodes() if node.kind().startswith("aten::")])
x = torch.randn(4, 3)
print(traced(x).equal(net(x)))

# parameters must belong to a module: the function of a step, which uses them, is refused
try:
    torch.jit.trace(lambda x: net(x).sum(), torch.randn(4, 3))
except RuntimeError as error:
    print(str(error).split(".")[0])

# an `if` is decided once, by the example
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    absolute = torch.jit.trace(lambda x: x if x.sum() > 0 else -x, torch.ones(2))
print(absolute(torch.full((2,), -3.0)), "might not generalize" in str(said[0].message))

# by proxies: the same `if` is an error
print([node.name for node in fx.symbolic_trace(net).graph.nodes])
try:
    fx.symbolic_trace(lambda x: x if x.sum() > 0 else -x)
except fx.proxy.TraceError as error:
    print(error)

# torch.compile came with PyTorch 2
print(hasattr(torch, "compile"))
