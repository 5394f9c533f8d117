using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Backtests;

/// <summary>Reads history for one definition and keeps what the rule takes from it.</summary>
internal sealed class WhatIfReading(RuleTrials trials, HistoryReader history, HistoryNeeds needs, BacktestOptions options, RuleOptions rules)
{
    private const int BlockSize = 1_024;

    private readonly Queue<Sample[]> _blocks = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private Sample[] _block = new Sample[BlockSize];
    private int _used;
    private bool _dropped;

    public async Task<IWhatIf> ReadAsync(CompiledRule rule, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var asked = new HistoryRange(from.ToMicros(), to.ToMicros(), await history.HeadAsync(ct));
        var range = await history.NewestAsync(asked, options.WhatIfEvents, ct);
        var lead = await BacktestRun.LeadAsync(history, range, [rule], rules, ct);
        var events = 0L;
        foreach (var part in new[] { lead, range })
        {
            if (part.FromUs >= part.ToUs)
                continue;
            await foreach (var chunk in history.ReadAsync(part, needs, ct).ConfigureAwait(false))
            {
                foreach (var e in chunk.Events)
                    Take(rule, e);
                events += part == range ? chunk.Scanned : 0;
                ct.ThrowIfCancellationRequested();
            }
        }
        var samples = Samples();
        var fromUs = range.FromUs;
        if (_dropped && samples.Length > 0)
        {
            // The oldest that are kept fill the windows, unless that would leave nothing to judge.
            var filled = samples[0].TimeUs + (range.FromUs - lead.FromUs);
            fromUs = Math.Max(fromUs, filled < samples[^1].TimeUs ? filled : samples[0].TimeUs);
        }
        var isCut = range != asked || _dropped;
        var beginUs = _dropped && samples.Length > 0 ? samples[0].TimeUs : lead.FromUs;
        return new WhatIf(trials, rule, samples, new(beginUs, fromUs, range.ToUs, events, isCut));
    }

    private void Take(CompiledRule rule, RiskEvent e)
    {
        if (!rule.TryTake(e, out var sample))
            return;
        if (_used == BlockSize)
        {
            _blocks.Enqueue(_block);
            (_block, _used) = (new Sample[BlockSize], 0);
            if ((long)_blocks.Count * BlockSize >= options.WhatIfSamples)
            {
                _blocks.Dequeue();
                _dropped = true;
            }
        }
        // The same key comes again and again: one text for all.
        if (_keys.TryGetValue(sample.Key, out var key))
            sample = sample with { Key = key };
        else if (_keys.Count < options.WhatIfSamples)
            _keys.Add(sample.Key);
        _block[_used++] = sample;
    }

    private Sample[] Samples()
    {
        var samples = new Sample[_blocks.Count * BlockSize + _used];
        var at = 0;
        foreach (var block in _blocks)
        {
            block.CopyTo(samples, at);
            at += BlockSize;
        }
        _block.AsSpan(0, _used).CopyTo(samples.AsSpan(at));
        return samples;
    }
}
