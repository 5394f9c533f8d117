using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Backtests;

/// <summary>Reads history for one definition and keeps what the rule takes from it.</summary>
internal sealed class WhatIfReading(RuleTrials trials, HistoryReader history, HistoryNeeds needs, BacktestOptions options, RuleOptions rules)
{
    private readonly List<Sample> _samples = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    /// <summary>Where the oldest sample is, once there are as many as are kept.</summary>
    private int _oldest;
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
        // The same key comes again and again: one text for all.
        if (_keys.TryGetValue(sample.Key, out var key))
            sample = sample with { Key = key };
        else if (_keys.Count < options.WhatIfSamples)
            _keys.Add(sample.Key);
        if (_samples.Count < options.WhatIfSamples)
        {
            _samples.Add(sample);
            return;
        }
        _samples[_oldest] = sample;
        _oldest = (_oldest + 1) % _samples.Count;
        _dropped = true;
    }

    private Sample[] Samples()
    {
        var samples = new Sample[_samples.Count];
        _samples.CopyTo(_oldest, samples, 0, samples.Length - _oldest);
        _samples.CopyTo(0, samples, samples.Length - _oldest, _oldest);
        return samples;
    }
}
