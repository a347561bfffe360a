"""A tagger in PyTorch: two layers, two directions; the sizes come from the call below."""

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, input_size, hidden_size=3, num_layers=2, tags=5):
        super().__init__()
        self.lstm = nn.LSTM(input_size, hidden_size, num_layers, batch_first=True, bidirectional=True)
        self.head = nn.Linear(2 * hidden_size, tags)

    def forward(self, x):
        output, (h_n, c_n) = self.lstm(x)
        print(output.shape, h_n.shape, c_n.shape)
        return self.head(output)


torch.manual_seed(1)
model = Tagger(input_size=4)
print(model(torch.ones(1, 6, 4)).shape)
