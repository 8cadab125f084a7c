# make chat   talk to the sample article     make test   run the tests
# Both make a virtual environment in .venv first, if there is none.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: chat test lint clean pictures benchmark-quality benchmark-cold benchmark-speed benchmark-passages \
	benchmark-retrieval benchmark-ranking benchmark-wikinews benchmark-tables benchmark-markdown benchmark-crash benchmark-rewriting benchmark-conversations benchmark-start

chat: $(VENV)/.installed
	@$(BIN)/qa chat $(FILES)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -q -n 2 $(ARGS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# LIMIT is how many questions of each data set; 0 means all.
LIMIT ?= 1000
benchmark-quality: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/quality.py --limit $(LIMIT)

benchmark-cold: $(VENV)/.installed
	$(BIN)/python benchmarks/cold.py

# READER is a model's folder, PEER_PYTHON an interpreter with transformers 4 (training/README.md).
READER ?= qa/model
PEER_PYTHON ?= .train/bin/python
benchmark-speed: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/speed.py --reader $(READER) --peer-python $(PEER_PYTHON) $(ARGS)

benchmark-passages: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/passage_size.py --reader $(READER) --limit $(LIMIT) $(ARGS)

benchmark-retrieval: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/retrieval.py

benchmark-ranking: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/ranking_trials.py

benchmark-wikinews: $(VENV)/.installed
	$(BIN)/python benchmarks/wikinews.py

benchmark-tables: $(VENV)/.installed
	$(BIN)/python benchmarks/tables.py

benchmark-markdown: $(VENV)/.installed
	$(BIN)/python -m benchmarks.markdown

benchmark-crash: $(VENV)/.installed
	$(BIN)/python benchmarks/library_crash.py

benchmark-start: $(VENV)/.installed
	$(BIN)/python benchmarks/chat_start.py

benchmark-rewriting: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/rewriting.py

# READERS is the readers to hold the conversations with: READERS="sentence path/to/model".
READERS ?= sentence
benchmark-conversations: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/conversations.py $(READERS:%=--reader %)

# The README's pictures, from the real chat.
pictures: $(VENV)/.installed
	$(BIN)/python docs/pictures/make.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.installed
