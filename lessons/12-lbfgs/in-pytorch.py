import torch
from torch.optim import LBFGS


def attempt(f):
    try:
        print(f())
    except (TypeError, ValueError, RuntimeError) as error:
        print(str(error))


# two iterations on x²/2 + 3y²/2, by hand
w = torch.tensor([3.0, 1.0], dtype=torch.float64, requires_grad=True)
halves = torch.tensor([0.5, 1.5], dtype=torch.float64)
optimizer = LBFGS([w], max_iter=1)


def closure():
    optimizer.zero_grad()
    cost = (w * w * halves).sum()
    cost.backward()
    return cost


for _ in range(2):
    print("cost", optimizer.step(closure).item())
state = optimizer.state[w]
s, y = state["old_stps"][0], state["old_dirs"][0]
print(s.tolist(), y.tolist(), state["H_diag"].item())
print(state["d"])

# Rosenbrock's valley, with a line search
w = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
optimizer = LBFGS([w], line_search_fn="strong_wolfe")
calls = 0


def closure():
    global calls
    calls += 1
    optimizer.zero_grad()
    cost = (w[0] - 1) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2
    cost.backward()
    return cost


for _ in range(2):
    cost = optimizer.step(closure).item()
    print(f"before the step {cost:.4f}, {calls} calls so far, now at {w.tolist()}")

# what is not possible
attempt(lambda: optimizer.step())
attempt(lambda: LBFGS([{"params": [w]}, {"params": [torch.zeros(1)]}]))
