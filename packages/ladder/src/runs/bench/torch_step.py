"""Takes the training steps of the tutorial's network in PyTorch, as it is asked to, a JSON line each.

Questions are {"method": ..., "argument": ...}, replies {"value": ...} or {"error": ...}.
"""
import base64
import json
import re
import sys
import time
import traceback

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


class Training:
    """One network, its optimizer, and the batches that it takes in turn."""

    def __init__(self, options):
        dtype = getattr(torch, options['dtype'])
        torch.set_default_dtype(dtype)
        torch.manual_seed(options['seed'])
        self.net = Net()
        self.optimizer = torch.optim.SGD(
            self.net.parameters(), lr=options['lr'], momentum=options['momentum']
        )
        self.criterion = nn.CrossEntropyLoss()
        self.batches = [read_batch(batch, dtype) for batch in options['batches']]
        self.steps = 0

    def step(self):
        """Forward, backward, update: the cost before, and the milliseconds."""
        images, labels = self.batches[self.steps % len(self.batches)]
        self.steps += 1
        start = time.perf_counter()
        self.optimizer.zero_grad()
        cost = self.criterion(self.net(images), labels)
        cost.backward()
        self.optimizer.step()
        return cost.item(), (time.perf_counter() - start) * 1000


def read_batch(batch, dtype):
    """`images` are the bytes of float32 numbers, (B, 3, 32, 32), in base64."""
    values = torch.frombuffer(bytearray(base64.b64decode(batch['images'])), dtype=torch.float32)
    return values.reshape(-1, 3, 32, 32).to(dtype), torch.tensor(batch['labels'])


def answer(state, method, argument):
    if method == 'about':
        return {'version': torch.__version__, 'blas': blas(), 'threads': torch.get_num_threads()}
    if method == 'begin':
        state['training'] = Training(argument)
        return None
    taken = [state['training'].step() for _ in range(argument)]
    return {'costs': [cost for cost, _ in taken], 'milliseconds': [time for _, time in taken]}


def main():
    torch.set_num_threads(1)
    state = {}
    for line in sys.stdin:
        question = json.loads(line)
        try:
            reply = {'value': answer(state, question['method'], question.get('argument'))}
        except Exception:
            reply = {'error': traceback.format_exc()}
        print(json.dumps(reply), flush=True)


main()
