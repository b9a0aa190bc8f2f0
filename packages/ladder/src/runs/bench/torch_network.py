"""The tutorial's network in PyTorch, and which BLAS computes it."""
import re

import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    """As in PyTorch's CIFAR-10 tutorial."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


def blas():
    """What PyTorch was built with and, where the system tells, the library really loaded."""
    built = re.search(r'BLAS_INFO=(\w+)', torch.__config__.show())
    name = built.group(1) if built else 'unknown'
    try:
        with open('/proc/self/maps') as maps:
            loaded = re.findall(r'/\S*/(lib\w*(?:blas|mkl|blis)\w*[-\w.]*)$', maps.read(), re.M)
    except OSError:
        loaded = []
    libraries = sorted({library for library in loaded if 'cblas' not in library})
    return f'{name} ({", ".join(libraries)})' if libraries else name
