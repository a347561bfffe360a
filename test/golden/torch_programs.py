"""Programs in the style of tutorials, whose recurrent modules `make_torch_programs.py` runs in real PyTorch."""

PROGRAMS = {
    "embedding": """import torch
import torch.nn as nn
torch.manual_seed(42)
emb = nn.Embedding(10, 5)
lstm = nn.LSTM(5, 4, batch_first=True)
x = torch.tensor([[1, 2, 3], [4, 5, 6]])
out, (h, c) = lstm(emb(x))
print(out)
""",
    "tagger": """import torch
from torch import nn
torch.manual_seed(0)
class Tagger(nn.Module):
    def __init__(self, vocab, dim, hidden, tags):
        super(Tagger, self).__init__()
        self.hidden_dim = hidden
        self.word_embeddings = nn.Embedding(vocab, dim)
        self.lstm = nn.LSTM(dim, hidden)
        self.hidden2tag = nn.Linear(hidden, tags)
    def forward(self, sentence):
        embeds = self.word_embeddings(sentence)
        lstm_out, _ = self.lstm(embeds.view(len(sentence), 1, -1))
        return self.hidden2tag(lstm_out.view(len(sentence), -1))
model = Tagger(9, 6, 6, 3)
s = torch.tensor([0, 1, 2, 3, 4], dtype=torch.long)
print(model(s))
""",
    "through_modules": """import torch, torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(7)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 8)
        self.norm = nn.LayerNorm(8)
        self.drop = nn.Dropout(0.3)
        self.gru = nn.GRU(8, 5, num_layers=2, batch_first=True, bidirectional=True)
        self.lstm = nn.LSTM(10, 4, batch_first=True)
        self.head = nn.Linear(4, 2)
    def forward(self, x):
        x = F.relu(self.fc(x))
        x = self.drop(self.norm(x))
        y, hidden = self.gru(x)
        z, (h, c) = self.lstm(y)
        return self.head(z[:, -1, :])
net = Net().eval()
x = torch.tensor([[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], [[1., 2., 3.], [4., 5., 6.]]])
print(net(x))
""",
    "encoder_decoder": """import torch, torch.nn as nn
torch.manual_seed(1)
class Encoder(nn.Module):
    def __init__(self, vocab, emb, hid):
        super().__init__()
        self.embedding = nn.Embedding(vocab, emb)
        self.rnn = nn.LSTM(emb, hid, 2)
    def forward(self, src):
        outputs, (hidden, cell) = self.rnn(self.embedding(src))
        return hidden, cell
class Decoder(nn.Module):
    def __init__(self, vocab, emb, hid):
        super().__init__()
        self.embedding = nn.Embedding(vocab, emb)
        self.rnn = nn.LSTM(emb, hid, 2)
        self.out = nn.Linear(hid, vocab)
    def forward(self, input, hidden, cell):
        input = input.unsqueeze(0)
        output, (hidden, cell) = self.rnn(self.embedding(input), (hidden, cell))
        return self.out(output.squeeze(0)), hidden, cell
class Seq2Seq(nn.Module):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder
    def forward(self, src, trg):
        hidden, cell = self.encoder(src)
        return self.decoder(trg[0, :], hidden, cell)
enc = Encoder(11, 4, 6)
dec = Decoder(13, 5, 6)
model = Seq2Seq(enc, dec)
src = torch.tensor([[1, 2], [3, 4], [5, 6]])
trg = torch.tensor([[1, 1], [2, 7]])
print(model(src, trg))
""",
    "packed_rows": """import torch, torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
torch.manual_seed(3)
emb = nn.Embedding(10, 3, padding_idx=0)
lstm = nn.LSTM(3, 4, batch_first=True, bidirectional=True)
x = torch.tensor([[1, 2, 3, 4], [5, 6, 0, 0], [7, 0, 0, 0]])
lengths = torch.tensor([4, 2, 1])
packed = pack_padded_sequence(emb(x), lengths, batch_first=True)
out, (h, c) = lstm(packed)
out, lens = pad_packed_sequence(out, batch_first=True)
gru = nn.GRU(8, 2, batch_first=True)
o2, h2 = gru(out)
""",
    "random_data": """import torch, torch.nn as nn
torch.manual_seed(5)
x = torch.randn(2, 3, 4)
rnn = nn.RNN(4, 3, batch_first=True)
h0 = torch.zeros(1, 2, 3)
out, hn = rnn(x, h0)
""",
    "states_from_randn": """import torch, torch.nn as nn
torch.manual_seed(5)
lstm = nn.LSTM(3, 3)
inputs = [torch.randn(1, 3) for _ in range(5)]
hidden = (torch.randn(1, 1, 3), torch.randn(1, 1, 3))
for i in inputs:
    out, hidden = lstm(i.view(1, 1, -1), hidden)
""",
    "sequential": """import torch, torch.nn as nn
torch.manual_seed(9)
model = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.LSTM(6, 3, batch_first=True))
y, (h, c) = model(torch.tensor([[[0.5, -0.5], [1.0, 2.0]]]))
""",
    "cell_in_a_loop": """import torch, torch.nn as nn
torch.manual_seed(123)
conv = nn.Conv1d(4, 8, 3)
lin = nn.Linear(8, 3)
cell = nn.LSTMCell(3, 4)
x = torch.randn(5, 2, 3)
h = torch.randn(2, 4)
c = torch.randn(2, 4)
for t in range(5):
    h, c = cell(x[t], (h, c))
""",
    "both_directions_joined": """import torch, torch.nn as nn
torch.manual_seed(4)
class BiGRU(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(20, 8)
        self.gru = nn.GRU(8, 6, batch_first=True, bidirectional=True)
        self.top = nn.GRU(12, 3, batch_first=True)
    def forward(self, tokens):
        e = self.embed(tokens)
        out, h = self.gru(e)
        h = torch.cat((h[-2, :, :], h[-1, :, :]), dim=1)
        z, _ = self.top(h.unsqueeze(1))
        return z
m = BiGRU()
print(m(torch.LongTensor([[3, 4, 5, 0], [9, 8, 7, 6]])))
""",
    "autoencoder": """import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(11)
class AE(nn.Module):
    def __init__(self, seq_len, n_features, embedding_dim=4):
        super(AE, self).__init__()
        self.seq_len, self.n_features = seq_len, n_features
        self.rnn1 = nn.LSTM(input_size=n_features, hidden_size=2 * embedding_dim, num_layers=1, batch_first=True)
        self.rnn2 = nn.LSTM(input_size=2 * embedding_dim, hidden_size=embedding_dim, num_layers=1, batch_first=True)
    def forward(self, x):
        x = x.reshape((1, self.seq_len, self.n_features))
        x, (_, _) = self.rnn1(x)
        x, (hidden_n, _) = self.rnn2(x)
        return hidden_n.reshape((1, 4))
class Dec(nn.Module):
    def __init__(self, seq_len, d):
        super().__init__()
        self.seq_len, self.d = seq_len, d
        self.rnn = nn.LSTM(d, d, batch_first=True)
    def forward(self, x):
        x = x.repeat(self.seq_len, 1)
        x = x.reshape((1, self.seq_len, self.d))
        x, _ = self.rnn(x)
        return x
ae = AE(5, 1)
dec = Dec(5, 4)
y = dec(ae(torch.tensor([0.1, 0.2, 0.3, 0.4, 0.5])))
""",
    "packed_sequences": """import torch, torch.nn as nn
from torch.nn.utils.rnn import pack_sequence, pad_packed_sequence, pad_sequence, pack_padded_sequence
torch.manual_seed(6)
a = torch.tensor([[1., 2.], [3., 4.], [5., 6.]])
b = torch.tensor([[0.5, 0.25]])
lstm = nn.LSTM(2, 3)
packed = pack_sequence([a, b])
out, (h, c) = lstm(packed)
padded, lengths = pad_packed_sequence(out)
gru = nn.GRU(3, 2)
o, hn = gru(padded)
lstm2 = nn.LSTM(2, 3, batch_first=True)
p = pad_sequence([b, a], batch_first=True)
out2, _ = lstm2(pack_padded_sequence(p, [1, 3], batch_first=True, enforce_sorted=False))
""",
    "attention": """import torch, torch.nn as nn
torch.manual_seed(8)
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
class Attn(nn.Module):
    def __init__(self, hid):
        super().__init__()
        self.w = nn.Linear(hid, 1)
    def forward(self, out):
        a = torch.softmax(self.w(out), dim=1)
        return (a * out).sum(dim=1)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.LSTM(3, 4, batch_first=True)
        self.attn = Attn(4)
        self.l2 = nn.LSTM(4, 2, batch_first=True)
    def forward(self, x):
        o, _ = self.l1(x)
        ctx = self.attn(o)
        o2, _ = self.l2(ctx.unsqueeze(1))
        return o2.squeeze(1)
net = Net().to(device)
with torch.no_grad():
    print(net(torch.tensor([[[1., 2., 3.], [4., 5., 6.]]]).to(device)))
""",
    "list_of_modules": """import torch, torch.nn as nn
torch.manual_seed(17)
layers = nn.ModuleList([nn.LSTM(4 if i == 0 else 3, 3, batch_first=True) for i in range(3)])
x = torch.rand(1, 2, 4)
for layer in layers:
    x, _ = layer(x)
""",
    "without_a_seed": """import torch, torch.nn as nn
# without a seed
emb = nn.Embedding(6, 3)
lstm = nn.LSTM(3, 2, batch_first=True)
h, _ = lstm(emb(torch.tensor([[0, 1, 5]])))
""",
    "stacked_with_residuals": """import torch, torch.nn as nn
torch.manual_seed(55)
class StackedRes(nn.Module):
    def __init__(self, d, n):
        super().__init__()
        self.rnns = nn.ModuleList()
        for _ in range(n):
            self.rnns.append(nn.GRU(d, d, batch_first=True))
        self.ln = nn.LayerNorm(d)
    def forward(self, x):
        for rnn in self.rnns:
            y, _ = rnn(x)
            x = self.ln(x + y)
        return x
s = StackedRes(3, 2)
s(torch.tensor([[[1., 2., 3.], [3., 2., 1.]]]))
""",
    "seeded_again": """import torch, torch.nn as nn
torch.manual_seed(13)
emb = nn.Embedding(5, 3)
lstm = nn.LSTM(3, 2, batch_first=True)
torch.manual_seed(14)
head = nn.GRU(2, 2, batch_first=True)
a, _ = lstm(emb(torch.tensor([[1, 2]])))
b, _ = head(a)
""",
    "weights_filled": """import torch, torch.nn as nn
torch.manual_seed(1)
lstm = nn.LSTM(2, 3, batch_first=True)
with torch.no_grad():
    for p in lstm.parameters():
        p.fill_(0.1)
out, _ = lstm(torch.ones(1, 2, 2))
""",
    "weights_by_name": """import torch, torch.nn as nn
torch.manual_seed(1)
lstm = nn.LSTM(1, 1)
lstm.weight_ih_l0.data = torch.tensor([[0.1], [0.2], [0.3], [0.4]])
lstm.weight_hh_l0.data = torch.tensor([[0.1], [0.2], [0.3], [0.4]])
nn.init.constant_(lstm.bias_ih_l0, 0.5)
nn.init.zeros_(lstm.bias_hh_l0)
out, _ = lstm(torch.tensor([[[1.]], [[2.]]]))
""",
    "weights_of_a_state_dict": """import torch, torch.nn as nn
torch.manual_seed(1)
rnn = nn.RNN(2, 2)
state = {"weight_ih_l0": torch.tensor([[0.1, 0.2], [0.3, 0.4]]), "weight_hh_l0": torch.tensor([[0.5, 0.1], [0.2, 0.3]]), "bias_ih_l0": torch.zeros(2), "bias_hh_l0": torch.zeros(2)}
rnn.load_state_dict(state)
out, _ = rnn(torch.ones(3, 1, 2))
""",
    "table_given": """import torch, torch.nn as nn
torch.manual_seed(1)
emb = nn.Embedding.from_pretrained(torch.tensor([[0.1, 0.2], [0.3, 0.4]]))
rnn = nn.RNN(2, 2)
out, _ = rnn(emb(torch.tensor([[0], [1]])))
""",
    "arithmetic_and_slices": """import torch, torch.nn as nn
torch.manual_seed(18)
m = nn.Sequential(nn.Embedding(8, 4), nn.Dropout(0.5), nn.LSTM(4, 3, batch_first=True)).eval()
out, (h, c) = m(torch.tensor([[1, 2, 3]]))
x = h[-1].expand(2, -1).mean(dim=0, keepdim=True)
d = nn.LSTMCell(3, 2)
h1, c1 = d(x * 2 + 1)
""",
    "convolution_before": """import torch, torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(45)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(2, 4, kernel_size=3, padding=1)
        self.norm = nn.BatchNorm1d(4)
        self.pool = nn.MaxPool1d(2)
        self.lstm = nn.LSTM(4, 3, batch_first=True)
    def forward(self, x):
        x = F.relu(self.norm(self.conv(x.permute(0, 2, 1))))
        x = F.avg_pool1d(self.pool(x), 2, stride=1)
        return self.lstm(x.permute(0, 2, 1))
net = Net().eval()
net(torch.rand(1, 8, 2))
""",
    "attention_between": """import torch, torch.nn as nn
torch.manual_seed(44)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(4, 4)
        self.rnn = nn.GRU(4, 4, batch_first=True)
        self.attention = nn.MultiheadAttention(4, 2, batch_first=True)
        self.norm = nn.GroupNorm(1, 3)
        self.rnn2 = nn.GRU(4, 4, batch_first=True)
    def forward(self, x):
        y, _ = self.rnn(self.q(x))
        a, weights = self.attention(y, y, y)
        z, _ = self.rnn2(self.norm(a + y))
        return z
Net()(torch.rand(1, 3, 4))
""",
    "lengths_of_a_mask": """import torch, torch.nn as nn
torch.manual_seed(47)
emb = nn.Embedding(20, 5, padding_idx=0)
enc = nn.LSTM(5, 4, bidirectional=True, batch_first=True)
x = torch.tensor([[1, 5, 7, 4], [3, 2, 0, 0]])
mask = x != 0
lengths = mask.sum(1)
packed = nn.utils.rnn.pack_padded_sequence(emb(x), lengths.cpu(), batch_first=True)
out, _ = enc(packed)
""",
    "parts_and_products": """import torch, torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(48)
rnn = nn.RNN(4, 3, batch_first=True)
out, h = rnn(torch.randn(2, 3, 4))
top, _ = torch.max(out, dim=1)
cell = nn.LSTMCell(6, 2)
hx, cx = cell(torch.cat([top, out.mean(1)], -1))
a, b, c = out.unbind(1)
parts = out.chunk(2, dim=1)
n = nn.RNN(3, 2, batch_first=True)
n(parts[1])
first, rest = torch.split(out, [1, 2], dim=2)
m = nn.GRU(2, 2, batch_first=True)
m(rest * first)
scores = F.softmax(torch.bmm(out, h[-1].unsqueeze(2)).squeeze(2), dim=1)
context = scores.unsqueeze(1) @ out
k = nn.GRU(3, 2, batch_first=True)
k(context)
g = nn.GRU(3, 2, batch_first=True)
g(out.narrow(1, 1, 2) + out.select(1, 0).unsqueeze(1))
""",
    "behind_a_transformer": """import torch, torch.nn as nn
torch.manual_seed(2)
norm = nn.BatchNorm1d(3)
layer = nn.TransformerEncoderLayer(4, 2)
encoder = nn.TransformerEncoder(layer, 2)
gru = nn.GRU(2, 3)
gru(torch.ones(2, 1, 2))
""",
    "weights_in_part": """import torch, torch.nn as nn
torch.manual_seed(23)
lstm = nn.LSTM(3, 4)
for name, p in lstm.named_parameters():
    if "bias" in name:
        n = p.size(0)
        p.data[n // 4:n // 2].fill_(1.)
lstm(torch.ones(2, 1, 3))
gru = nn.GRU(3, 2)
for name, p in gru.named_parameters():
    if "weight" in name:
        nn.init.xavier_uniform_(p)
    else:
        nn.init.normal_(p, 0, 0.1)
gru(torch.ones(2, 1, 3))
rnn = nn.RNN(3, 5)
nn.init.kaiming_uniform_(rnn.weight_ih_l0)
rnn.weight_hh_l0.data.uniform_(-0.3, 0.3)
rnn(torch.ones(2, 1, 3))
""",
    "linspace": """import torch, torch.nn as nn
torch.manual_seed(3)
norm = nn.LayerNorm(7)
gru = nn.GRU(7, 2, batch_first=True)
gru(norm(torch.linspace(-1, 1, 42).view(2, 3, 7)))
""",
    "attention_masks": """import torch
import torch.nn as nn
torch.manual_seed(3)
x = torch.randn(2, 4, 6)
attention = nn.MultiheadAttention(6, 2, batch_first=True)
padding = torch.tensor([[False, False, True, True], [False, False, False, True]])
future = torch.triu(torch.ones(4, 4), diagonal=1).bool()
padded, _ = attention(x, x, x, key_padding_mask=padding)
a = nn.LSTM(6, 3, batch_first=True)
print(a(padded)[0])
b = nn.LSTM(6, 3, batch_first=True)
print(b(attention(x, x, x, attn_mask=future)[0])[0])
c = nn.LSTM(6, 3, batch_first=True)
print(c(attention(x, x, x, attn_mask=nn.Transformer.generate_square_subsequent_mask(4))[0])[0])
d = nn.LSTM(6, 3, batch_first=True)
both = attention(x, x, x, key_padding_mask=padding, attn_mask=future, need_weights=False)[0]
print(d(both)[0])
e = nn.LSTM(6, 3, batch_first=True)
print(e(attention(x, x, x, attn_mask=torch.tensor([[0.5, -1.0, 0.0, 2.0]] * 4))[0])[0])
f = nn.LSTM(6, 3, batch_first=True)
minus = torch.triu(torch.full((4, 4), float("-inf")), diagonal=1)
print(f(attention(x, x, x, attn_mask=minus, is_causal=True)[0])[0])
""",
    "einsum": """import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(4)
x = torch.randn(2, 4, 3)
scores = torch.einsum("bij,bkj->bik", x, x)
a = nn.LSTM(4, 2, batch_first=True)
print(a(scores)[0])
b = nn.LSTM(3, 2, batch_first=True)
print(b(torch.einsum("bij,bjd->bid", F.softmax(scores, dim=-1), x))[0])
print(b(torch.bmm(F.softmax(torch.bmm(x, x.transpose(1, 2)), dim=-1), x))[0])
c = nn.LSTM(3, 2, batch_first=True)
print(c(torch.einsum("btf,f->btf", x, torch.tensor([1.0, 2.0, 3.0])))[0])
d = nn.LSTM(4, 2, batch_first=True)
print(d(torch.einsum("b t f -> b f t", x))[0])
e = nn.LSTM(3, 2, batch_first=True)
print(e(torch.einsum("ij,bjd->bid", [torch.tensor([[1.0, 0.0, 0.5, 0.0], [0.0, 1.0, 0.0, 2.0]]), x]))[0])
f = nn.LSTM(3, 2, batch_first=True)
print(f(torch.einsum("bij,bik", x, x) / 10)[0])
""",
    "behind_pictures": """import torch
import torch.nn as nn
torch.manual_seed(6)
net = nn.ModuleList([nn.Conv2d(1, 2, 3), nn.Conv2d(2, 2, (3, 1), stride=2, bias=False)])
lstm = nn.LSTM(4, 3, batch_first=True)
x = torch.arange(63.).view(1, 1, 9, 7) / 63
for layer in net:
    x = layer(x)
print(x.shape)
lstm(torch.ones(1, 2, 4))
""",
    "pooled_to_the_end": """import torch
import torch.nn as nn
torch.manual_seed(3)
conv = nn.Conv1d(4, 6, 2)
pool = nn.MaxPool1d(2, stride=3, ceil_mode=True)
rnn = nn.GRU(6, 3, batch_first=True)
nn.init.kaiming_uniform_(rnn.weight_ih_l0, a=0.5)
nn.init.kaiming_normal_(rnn.weight_hh_l0, a=2)
x = torch.arange(56.).view(2, 7, 4) / 56
y = pool(conv(x.permute(0, 2, 1))).permute(0, 2, 1)
first, second = torch.unbind(y)
out, h = rnn(second.unsqueeze(0))
last = nn.LSTM(3, 2, batch_first=True)
print(last(out[0:1, -1]))
""",
    "set_by_class": """import torch
from torch import nn
torch.manual_seed(88)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 3)
        self.rnns = nn.ModuleList([nn.LSTM(3, 4, num_layers=3, bidirectional=True), nn.GRU(8, 2)])
        for m in self.modules():
            if isinstance(m, (nn.LSTM, nn.GRU)):
                for name, p in m.named_parameters():
                    if "weight" in name:
                        nn.init.normal_(p, 0, 0.2)
            elif isinstance(m, nn.Linear):
                nn.init.constant_(m.weight, 0.5)
            elif type(m) == Net:
                nn.init.zeros_(m.fc.bias)
    def forward(self, x):
        x = self.fc(x)
        for rnn in self.rnns:
            x, _ = rnn(x)
        return x
print(Net()(torch.tensor([[[0.1, 0.2]], [[0.3, -0.2]]])))
""",
    "set_by_a_function_for_each": """import torch
from torch import nn
torch.manual_seed(8)
def weights_init(m):
    classname = m.__class__.__name__
    if classname.find("Linear") != -1:
        nn.init.normal_(m.weight, 0.0, 0.02)
    elif classname == "LSTM":
        for p in filter(lambda p: p.dim() > 1, m.parameters()):
            nn.init.xavier_uniform_(p)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Sequential(nn.Linear(2, 3), nn.Tanh())
        self.lstm = nn.LSTM(3, 4, num_layers=2)
    def forward(self, x):
        return self.lstm(self.head(x))
net = Net()
net.apply(weights_init)
print(net(torch.tensor([[[0.1, 0.2]], [[0.3, -0.2]]])))
""",
    "set_in_lists_of_weights": """import torch
from torch import nn
torch.manual_seed(9)
one = nn.GRU(2, 3, num_layers=2)
for weights in one.all_weights:
    for weight in weights:
        nn.init.uniform_(weight, -0.1, 0.1)
two = nn.LSTM(3, 2, num_layers=5)
for name, value in two.state_dict().items():
    if value.ndim == 2:
        value.fill_(0.1)
setattr(two, "weight_hh_l1", nn.Parameter(torch.ones(8, 2)))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = one, two
    def forward(self, x):
        return self.second(self.first(x)[0])
net = Net()
for child in net.children():
    for p in child.parameters():
        if p.shape[0] == 9:
            p.data.uniform_(-0.5, 0.5)
print(net(torch.tensor([[[0.1, 0.2]], [[0.3, -0.2]]])))
""",
    "functions_of_each_number": """import torch
import torch.nn as nn
torch.manual_seed(8)
wave = torch.sin(torch.linspace(0, 6.28, 20))
x = torch.stack([wave[i:i + 5] for i in range(15)]).unsqueeze(-1)
a = nn.LSTM(1, 3, batch_first=True)
print(a(x)[0])
b = nn.GRU(2, 3, batch_first=True)
print(b(torch.arange(12.0).cos().reshape(1, 6, 2).exp())[0])
c = nn.RNN(1, 2, batch_first=True)
print(c(torch.sqrt(torch.abs(torch.neg(x))).tanh())[0])
""",
    "modules_added": """import torch
import torch.nn as nn
torch.manual_seed(12)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Linear(2, 3))
        self.features.add_module("squash", nn.Tanh())
        self.features.append(nn.Linear(3, 5)).extend([nn.ReLU(), nn.Linear(5, 4)])
        self.before = nn.Sequential(nn.Tanh(), nn.Linear(2, 2))
        self.before.insert(0, nn.LayerNorm(2))
        self.before.pop(1)
        self.add_module("rnn", nn.GRU(4, 3, batch_first=True))
        for i in range(2):
            self.register_module(f"out{i}", nn.RNN(3, 3, batch_first=True))
    def forward(self, x):
        x, _ = self.rnn(self.features(self.before(x)))
        for i in range(2):
            x, _ = getattr(self, f"out{i}")(x)
        return x
print(Net()(torch.tensor([[[0.1, 0.2], [0.5, -0.4], [0.3, 0.9]]])))
""",
}
