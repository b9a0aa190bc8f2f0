"""Takes the training steps of the tutorial's network in PyTorch, as it is asked to, a JSON line each.

Questions are {"method": ..., "argument": ...}, replies {"value": ...} or {"error": ...}.
"""
import base64
import json
import sys
import time
import traceback

import torch
import torch.nn as nn

from torch_network import Net, blas


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
