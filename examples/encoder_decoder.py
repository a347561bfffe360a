"""Sequence to sequence: the decoder starts from the states in which the encoder ends."""

import numpy as np
from keras import Model
from keras.layers import LSTM, Dense, Input

num_encoder_tokens = 40
num_decoder_tokens = 50
latent_dim = 32

# The encoder's output is not used: its two states say what was read.
encoder_inputs = Input(shape=(None, num_encoder_tokens))
encoder = LSTM(latent_dim, return_state=True, name="encoder")
_, state_h, state_c = encoder(encoder_inputs)
encoder_states = [state_h, state_c]

# In training the decoder sees the whole target, so that it returns a sequence.
decoder_inputs = Input(shape=(None, num_decoder_tokens))
decoder_lstm = LSTM(latent_dim, return_sequences=True, return_state=True, name="decoder")
decoder_outputs, _, _ = decoder_lstm(decoder_inputs, initial_state=encoder_states)
scores = Dense(num_decoder_tokens, activation="softmax")(decoder_outputs)
training_model = Model([encoder_inputs, decoder_inputs], scores)

# In inference it is called step by step, with the states of the step before.
encoder_model = Model(encoder_inputs, encoder_states)
state_inputs = [Input(shape=(latent_dim,)), Input(shape=(latent_dim,))]
step_outputs, step_h, step_c = decoder_lstm(decoder_inputs, initial_state=state_inputs)
decoder_model = Model([decoder_inputs, *state_inputs], [step_outputs, step_h, step_c])

# One-hot: token 3, then 1, then 4 …
source = np.eye(num_encoder_tokens)[[[3, 1, 4, 1, 5, 9, 2]]]
target = np.eye(num_decoder_tokens)[[[2, 7, 1, 8, 2]]]
print(training_model.predict([source, target], verbose=0).shape)
states = encoder_model.predict(source, verbose=0)
print([part.shape for part in decoder_model.predict([target[:, :1], *states], verbose=0)])
