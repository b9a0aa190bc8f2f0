"""PyTorch, on one thread. Takes one job, a line of JSON on stdin, and answers with a line of JSON.

The job and the answer are those of run-job.ts, arrays as base64 of their bytes.
"""

import base64
import json
import os
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

sys.path.append(os.path.join(os.path.dirname(__file__), '../../../../packages/ladder/src/runs/bench'))
from torch_network import Net, blas  # noqa: E402


class Mlp(nn.Module):
    """The same without convolutions."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(3 * 32 * 32, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


def open_task(task):
    """The training step as a function of nothing that returns the cost before the update."""
    net = {'cnn': Net, 'mlp': Mlp}[task['network']]()
    net.load_state_dict({p['name']: read(p, torch.float32, p['shape']) for p in task['parameters']})
    optimizer = torch.optim.SGD(net.parameters(), lr=task['lr'], momentum=task['momentum'])
    criterion = nn.CrossEntropyLoss()
    images = read({'values': task['images']}, torch.float32, (-1, 3, 32, 32))
    labels = read({'values': task['labels']}, torch.int32, (-1,)).long()

    def step():
        optimizer.zero_grad()
        cost = criterion(net(images), labels)
        cost.backward()
        optimizer.step()
        return cost.item()

    return step


def read(array, dtype, shape):
    return torch.frombuffer(bytearray(base64.b64decode(array['values'])), dtype=dtype).view(*shape)


def take_steps(step, milliseconds):
    """At least one step, and more until the time is over: what each took, CPU time, time."""
    times = []
    began, cpu = time.perf_counter(), time.process_time()
    while not times or (time.perf_counter() - began) * 1000 < milliseconds:
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1000)
    return times, (time.process_time() - cpu) * 1000, (time.perf_counter() - began) * 1000


def about():
    """What PyTorch was built with, and which BLAS lies in this process's memory."""
    return f'torch {torch.__version__}, BLAS {blas()}, {torch.get_num_threads()} thread'


def main():
    torch.set_num_threads(1)
    job = json.loads(sys.stdin.readline())
    step = open_task(job['task'])
    costs = [step() for _ in range(job['comparedSteps'])]
    answer = {'costs': costs, 'milliseconds': []}
    if job['turnMs'] > 0:
        take_steps(step, job['warmMs'])
        times, cpu, wall = take_steps(step, job['turnMs'])
        answer.update(milliseconds=times, cpuMs=cpu / len(times), cores=cpu / wall)
    answer['about'] = about()
    print(json.dumps(answer))


main()
