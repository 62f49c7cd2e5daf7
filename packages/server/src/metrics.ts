import { REFUSALS, type Verdict } from '@remit/contract';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ErasedCounts } from './store/choose-erasure.js';
import type { DeliveryEnd } from './store/store.js';

/** What is measured of a server. Counts and durations only: no label ever names a person. */
export interface Metrics {
  batchAnswered(answer: { readonly verdicts: readonly Verdict[] }): void;
  requestAnswered(method: string, route: string, status: number, milliseconds: number): void;
  lossReported(reason: string, count: number): void;
  committed(admissions: number): void;
  delivered(state: DeliveryEnd['state']): void;
  /** What the sweep erased. */
  erased(counts: ErasedCounts): void;
  /** Says how people's requests that wait for an answer are counted: each time somebody reads the metrics. */
  watchRequests(count: () => Promise<{ readonly open: number; readonly overdue: number }>): void;
  /** The text that Prometheus reads. */
  text(): Promise<string>;
  readonly contentType: string;
}

const ruleOf = (code: string): string =>
  Object.entries(REFUSALS).find(([name]) => name === code)?.[1] ?? 'none';

export const makeMetrics = (): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  const batches = new Counter({
    name: 'remit_batches_total',
    help: 'Batches answered with verdicts.',
    registers,
  });
  const items = new Counter({
    name: 'remit_items_total',
    help: 'Records and consent changes by what became of them.',
    labelNames: ['outcome', 'code'],
    registers,
  });
  const denials = new Counter({
    name: 'remit_denials_total',
    help: 'Records, fields and purposes denied at ingestion, by rule (RULES.md) and code.',
    labelNames: ['rule', 'code'],
    registers,
  });
  const requests = new Histogram({
    name: 'remit_request_seconds',
    help: 'Time to answer a request.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const losses = new Counter({
    name: 'remit_browser_losses_total',
    help: 'Records that browsers had to give up before a verdict, by reason.',
    labelNames: ['reason'],
    registers,
  });
  const commits = new Histogram({
    name: 'remit_commit_admissions',
    help: 'Admissions that shared one commit.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
    registers,
  });
  const deliveries = new Counter({
    name: 'remit_deliveries_total',
    help: 'Attempts to deliver, by how they ended.',
    labelNames: ['state'],
    registers,
  });
  const erasedFields = new Counter({
    name: 'remit_erased_fields_total',
    help: 'Fields erased by the retention sweep, by code of the reason.',
    labelNames: ['code'],
    registers,
  });
  const erasedRecords = new Counter({
    name: 'remit_erased_records_total',
    help: 'Records of which the retention sweep left no field.',
    registers,
  });
  new Gauge({
    name: 'remit_resident_bytes',
    help: 'Memory of the process.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  return {
    batchAnswered: ({ verdicts }) => {
      batches.inc();
      const outcomes = new Map<string, { outcome: string; code: string; count: number }>();
      for (const { outcome, code = 'none', dropped = [] } of verdicts) {
        const key = `${outcome} ${code}`;
        const counted = outcomes.get(key);
        if (counted) counted.count += 1;
        else outcomes.set(key, { outcome, code, count: 1 });
        if (outcome === 'refused' && code !== 'none') denials.inc({ rule: ruleOf(code), code });
        for (const drop of dropped) denials.inc({ rule: ruleOf(drop.code), code: drop.code });
      }
      // Of the many verdicts of a batch most are the same, and a counter with labels is not cheap.
      for (const { outcome, code, count } of outcomes.values()) items.inc({ outcome, code }, count);
    },
    requestAnswered: (method, route, status, milliseconds) =>
      requests.observe({ method, route, status: String(status) }, milliseconds / 1000),
    lossReported: (reason, count) => losses.inc({ reason }, count),
    committed: (admissions) => commits.observe(admissions),
    delivered: (state) => deliveries.inc({ state }),
    erased: ({ records, byCode }) => {
      erasedRecords.inc(records);
      for (const [code, count] of Object.entries(byCode)) erasedFields.inc({ code }, count);
    },
    watchRequests: (count) => {
      new Gauge({
        name: 'remit_people_requests',
        help: 'Requests of people that wait for the controller, and those of them that are overdue (Art. 12(3)).',
        labelNames: ['state'],
        registers,
        async collect() {
          this.reset();
          // A store that does not answer keeps nobody from reading everything else; /readyz tells of it.
          const counted = await count().catch(() => undefined);
          if (!counted) return;
          this.set({ state: 'open' }, counted.open);
          this.set({ state: 'overdue' }, counted.overdue);
        },
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
};
