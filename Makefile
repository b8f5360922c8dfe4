# Yifa (依法). Two commands: `make demo` and `make test`; each sets up what it needs in .venv, without root.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
HOME_DIR ?= .demo
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: help install install-dev demo test check bench soak bundle clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /  —  /'

$(VENV)/.installed: requirements.txt pyproject.toml
	@echo "── 建立运行环境 $(VENV)（按哈希校验每个包）"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新：make PYTHON=/路径/python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import platform, sys; sys.exit((platform.system(), platform.machine()) != ("Linux", "x86_64"))' || \
		echo "提示：本机不是 Linux x86_64；若下一步没有 pysqlite3 的现成包，请改用 Linux x86_64，或改用 PostgreSQL 版。"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	@echo "── 加装测试与检查工具"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@

install: $(VENV)/.installed ## the program into .venv
install-dev: $(VENV)/.installed-dev ## and what tests and checks need

demo: install ## the example town at http://127.0.0.1:$(PORT)
	@exec $(VENV)/bin/yifa demo --home $(HOME_DIR) --port $(PORT)

test: install-dev ## all tests; says what it left out
	@$(PY) -m compileall -q src tests # once here, not in each of the hundred programs that tests start
	@$(PY) -m pytest -n 2 -rs $(ARGS)

check: install-dev ## style, types, floors, documents, glossary
	@echo "── ruff"; $(VENV)/bin/ruff check src tests
	@echo "── mypy"; $(VENV)/bin/mypy
	@echo "── floors"; $(VENV)/bin/lint-imports
	@echo "── house: sizes, documents, glossary"; $(PY) -m pytest tests/house -p no:randomly
	@echo "全部检查通过"

bench: install ## speed as ratios against floors of the same run
	@$(VENV)/bin/yifa bench

soak: install-dev ## the long series: hundreds of kills, 10,000 mutations, a million acts
	@YIFA_SOAK=1 $(PY) -m pytest -rs $(or $(ARGS),tests/record)

bundle: install ## one file for a town without network: dist/yifa-VERSION-linux-x86_64.tar.gz
	@echo "── 收集全部包（按哈希校验）"
	@rm -rf build/bundle && mkdir -p build/bundle/packages dist
	@$(PY) -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt -d build/bundle/packages
	@$(PY) -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -w build/bundle .
	@cp -r requirements.txt LICENSE towns docs packaging/install build/bundle/
	@find build/bundle -name __pycache__ -prune -exec rm -rf {} +
	@cd build/bundle && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs -d '\n' sha256sum > SHA256SUMS
	@name=$$(basename build/bundle/yifa-*.whl | cut -d- -f1,2)-linux-x86_64; rm -rf build/$$name && mv build/bundle build/$$name && \
		tar -C build -czf dist/$$name.tar.gz $$name && (cd dist && sha256sum $$name.tar.gz > $$name.tar.gz.sha256) && \
		echo "已写入 dist/$$name.tar.gz（在没有网络的机器上解开，运行 ./install）"

clean: ## the environment and the demonstration
	rm -rf $(VENV) $(HOME_DIR) build dist
