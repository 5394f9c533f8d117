using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Backtests;

/// <summary>What was read for a what-if.</summary>
/// <param name="BeginUs">Where its samples begin: before the range, so that windows are filled.</param>
/// <param name="FromUs">Where the range begins.</param>
/// <param name="ToUs">Where it ends, exclusive.</param>
/// <param name="Events">Stored events of the range.</param>
internal readonly record struct WhatIfRange(long BeginUs, long FromUs, long ToUs, long Events, bool IsCut);

/// <inheritdoc cref="IWhatIf"/>
internal sealed class WhatIf : IWhatIf
{
    private const int Listed = 200;
    private const long DayUs = 86_400_000_000;

    private readonly RuleTrials _trials;
    private readonly CompiledRule _rule;
    private readonly Sample[] _samples;
    private readonly WhatIfRange _range;

    public WhatIf(RuleTrials trials, CompiledRule rule, Sample[] samples, WhatIfRange range)
    {
        (_trials, _rule, _samples, _range) = (trials, rule, samples, range);
        Matched = samples.Length - FirstInRange();
        Series = WhatIfSeries.Of(rule, samples, range);
    }

    public DateTimeOffset From => _range.FromUs.ToTime();

    public DateTimeOffset To => _range.ToUs.ToTime();

    public bool IsCut => _range.IsCut;

    public long Events => _range.Events;

    public long Matched { get; }

    public IReadOnlyList<WhatIfPoint> Series { get; }

    public bool Serves(RuleDefinition definition)
    {
        try
        {
            return Fits(_trials.Compile(definition, ""));
        }
        catch (InputRefusedException)
        {
            return false;
        }
    }

    public WhatIfResult Judge(RuleDefinition definition)
    {
        var rule = _trials.Compile(definition, "");
        if (!Fits(rule))
            throw new ArgumentException("Another what-if was read for this definition.", nameof(definition));
        var trial = _trials.Begin(rule, _range.BeginUs, _range.FromUs, int.MaxValue);
        foreach (ref readonly var sample in _samples.AsSpan())
            trial.Judge(sample);
        trial.End(_range.ToUs);

        var tally = trial.Tally;
        var severities = new Dictionary<Severity, int>();
        foreach (var alert in tally.Alerts)
            severities[alert.Severity] = severities.GetValueOrDefault(alert.Severity) + 1;
        var dayAgo = (_range.ToUs - DayUs).ToTime();
        return new WhatIfResult(
            tally.Total, tally.Alerts.Count(alert => alert.OpenedAt > dayAgo), tally.Occurrences, severities, [.. tally.Alerts.Reverse().Take(Listed)]);
    }

    // What is compared with what is up to the levels; on which side trouble is decides what the series shows.
    private bool Fits(CompiledRule rule) => rule.Shape == _rule.Shape && rule.Definition.Compare == _rule.Definition.Compare;

    private int FirstInRange()
    {
        var (low, high) = (0, _samples.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _samples[middle].TimeUs < _range.FromUs ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}
