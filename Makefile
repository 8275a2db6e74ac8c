# What people type; no logic here. Each script says what it needs and installs it.
.DEFAULT_GOAL := help
.PHONY: help run test check bench

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: ## install, prepare a demo house and serve it on http://127.0.0.1:8000
	@scripts/run.sh

test: ## every test; installs what they need
	@scripts/test.sh

check: ## lint, types, templates, then every test
	@scripts/check.sh

bench: ## measure, print the figures of docs/performance.md, write bench/results/*.json
	@scripts/bench.sh
