# What people and CI type. All in release: one build serves run, test and bench.

SWIFT := swift
# Like `swift build`, so that nothing is compiled twice; Swift Testing alone, there are no XCTest cases. One after the
# other: many start processes, and on two cores they would wait for each other.
TEST_FLAGS := -c release --disable-testable-imports --disable-xctest --no-parallel
# Where `make install` puts things.
PREFIX := /usr/local
SOURCES := Package.swift Sources Plugins Tests Packaging/sdk/Package.swift Packaging/templates

.PHONY: help run build build-tests test soak lint format bench fuzz install uninstall package clean

help: ## what there is to type
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: build ## install what is missing, build, start the server and print a first command
	@exec .build/release/streamd

build: ## install what is missing and build the programs and plugins
	@scripts/setup build
	$(SWIFT) build -c release

build-tests: ## install what the tests need too, and build everything
	@scripts/setup test
	$(SWIFT) build -c release --build-tests

test: build-tests ## run all tests (FILTER=Name: those whose name matches)
	@SWIFT=$(SWIFT) scripts/test $(TEST_FLAGS) --skip-build $(if $(FILTER),--filter '$(FILTER)')

# The settings of a nightly run; what it prints is in the output of the tests.
SOAK := STREAM_HOURS=3 STREAM_KILLS=$(or $(KILLS),200) STREAM_R4_KILLS=$(or $(KILLS),200) STREAM_MUTATIONS=$(or $(MUTATIONS),2000) STREAM_SEED=$(or $(SEED),1) \
	STREAM_UPLOADS=$(or $(UPLOADS),50) STREAM_UPLOAD_BYTES=200000000 STREAM_UPLOAD_CUTS=1000 STREAM_UPLOAD_KILLS=20 \
	STREAM_DELETE_KILLS=50 STREAM_DELETE_MANY=300 STREAM_HOSTILE=all STREAM_LIVE_SECONDS=300 STREAM_WEBHOOK_EVENTS=10000 \
	STREAM_WEBHOOK_KILLS=50 STREAM_LIVE_KILLS=20 STREAM_CHURN=200
SOAK_TESTS := Hours|Kills|Idempotency|Mutations|UploadLoop|Deletion|HostileFiles|LiveSessions|LiveKills|LiveChurn|Webhooks

soak: build-tests ## kill the server 200 times under load, upload 2000 damaged films, cut 50 uploads of 200 MB, watch live streams for five minutes each (KILLS=, MUTATIONS=, UPLOADS=, SEED=)
	@$(SOAK) SWIFT=$(SWIFT) scripts/test $(TEST_FLAGS) --skip-build --filter '$(SOAK_TESTS)'

lint: ## check the format of the sources, and that the header compiles as C99 and C++
	@scripts/setup build
	$(SWIFT) format lint --strict --recursive --parallel --configuration .swift-format $(SOURCES)
	@scripts/lint-header

format: ## format the sources
	$(SWIFT) format --in-place --recursive --parallel --configuration .swift-format $(SOURCES)

bench: build ## measure, beside peers in the same run
	@scripts/setup bench
	@Tests/Benchmarks/run

fuzz: ## fuzz what reads bytes of others (SECONDS=60: how long each target runs)
	@scripts/setup build
	@Tests/Fuzz/run $(or $(SECONDS),60) $(TARGETS)

install: build ## lay out a tree that runs without the Swift toolchain (PREFIX=/usr/local, DESTDIR=, SYSCONFDIR=)
	@scripts/setup install
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' SYSCONFDIR='$(SYSCONFDIR)' scripts/install

uninstall: ## remove what install put there; settings and data stay (PREFIX=, DESTDIR=)
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' scripts/uninstall

package: build ## the same as an archive, .build/stream-VERSION-MACHINE.tar.gz, to unpack at /
	@scripts/setup install
	@PREFIX='$(PREFIX)' SYSCONFDIR='$(SYSCONFDIR)' scripts/package

clean: ## remove what was built; the data folder stays
	rm -rf .build .build-tools
