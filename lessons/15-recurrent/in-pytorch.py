import torch
import torch.nn as nn
import torch.nn.functional as F

# back through time
w = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
x = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64, requires_grad=True)
h = torch.tensor(0.0, dtype=torch.float64)
for t in range(3):
    h = torch.tanh(x[t] + w * h)
h.backward()
print(w.grad, x.grad)

# one step of each
lstm = nn.LSTMCell(1, 1, bias=False)
lstm.weight_ih.data = torch.tensor([[-1.0], [2.0], [2.0], [0.0]])
lstm.weight_hh.data = torch.tensor([[0.0], [1.0], [-2.0], [1.0]])
h, c = lstm(torch.tensor([[1.0]]), (torch.tensor([[0.5]]), torch.tensor([[2.0]])))
print(c.item(), h.item())
gru = nn.GRUCell(1, 1, bias=False)
gru.weight_ih.data = torch.tensor([[-1.0], [2.0], [2.0]])
gru.weight_hh.data = torch.tensor([[0.0], [1.0], [-2.0]])
print(gru(torch.tensor([[1.0]]), torch.tensor([[0.5]])).item())

# layers
lstm = nn.LSTM(28, 64, batch_first=True)
print(lstm)
output, (h, c) = lstm(torch.zeros(10, 28, 28))
print(output.shape, h.shape, c.shape)
both = nn.LSTM(28, 64, num_layers=2, bidirectional=True)
print(list(both.state_dict())[4:9])

# words
words = [".", "the", "cat", "sat", "on", "mat"]
embedding = nn.Embedding(len(words), 2, padding_idx=0)
sentence = "the cat sat on the mat . .".split()
indices = torch.tensor([words.index(word) for word in sentence])
embedding(indices).sum().backward()
print(embedding.weight[0].tolist(), embedding.weight.grad.T)
