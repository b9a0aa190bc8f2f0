"""A safetensors file in PyTorch without any package, and what a pickle can do."""

import io
import json
import struct

import torch
import torch.nn as nn


def load(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    numbers = {"F32": torch.float32, "F64": torch.float64}
    tensors = {}
    for name, info in header.items():
        start, end = (8 + length + offset for offset in info["data_offsets"])
        tensor = torch.frombuffer(bytearray(data[start:end]), dtype=numbers[info["dtype"]])
        tensors[name] = tensor.reshape(info["shape"])
    return tensors


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2, 3, 3)
        self.conv2 = nn.Conv2d(3, 4, 3)
        self.fc1 = nn.Linear(8, 6)
        self.fc2 = nn.Linear(6, 5)
        self.fc3 = nn.Linear(5, 3)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = torch.max_pool2d(torch.relu(self.conv2(x)), 2)
        x = torch.relu(self.fc1(torch.flatten(x, 1)))
        return self.fc3(torch.relu(self.fc2(x)))


# The checkpoint holds more than the network: strict=False passes over the optimizer's buffers.
net = Net().double()
tensors = load("test/fixtures/data/checkpoint.safetensors")
print(len(net.load_state_dict(tensors, strict=False).unexpected_keys), "tensors left over")
images = torch.arange(560, dtype=torch.float64).sin().reshape(2, 2, 14, 10)
for row in net(images).tolist():
    print(*(f"{logit:.10f}" for logit in row))


# Where a generator stands, in PyTorch: 5056 bytes.
generator = torch.Generator().manual_seed(0)
state = generator.get_state()
first = torch.rand(2, generator=generator)
generator.set_state(state)
print(len(state), torch.equal(first, torch.rand(2, generator=generator)))


# A pickle is a program. This one prints; it could do anything else.
class Surprise:
    def __reduce__(self):
        return print, ("this was run by torch.load",)


file = io.BytesIO()
torch.save({"weight": Surprise()}, file)
file.seek(0)
torch.load(file, weights_only=False)
