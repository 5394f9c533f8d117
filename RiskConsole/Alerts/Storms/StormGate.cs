using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Storms;

/// <summary>The one implementation of <see cref="IStormGate"/>. Remembers of each rule a few times only, so that it costs the same at any rate.</summary>
/// <remarks>A rule whose own storm is on does not add to the storm of all: one flood is told of once. docs/alerts.md tells people how storms begin and end.</remarks>
internal sealed class StormGate(AlertOptions options) : IStormGate
{
    private readonly Dictionary<Guid, StormScope> _scopes = [];

    /// <summary>Storm alerts by id: those of storms that are on, and of the last storm of each scope.</summary>
    private readonly Dictionary<Guid, (StormScope Scope, StormCount Count)> _counts = [];

    /// <summary>Ended on the way, and not told of yet.</summary>
    private readonly List<StormCount> _ended = [];
    private readonly List<StormScope> _on = [];
    private readonly long _windowUs = options.StormWindow.Ticks / TimeSpan.TicksPerMicrosecond;
    private StormScope _all = new(options, Guid.Empty);
    private long _clockUs;
    private long _nextEndUs = long.MaxValue;
    private long _nextWordsUs = long.MaxValue;

    public long NextDueUs => _ended.Count > 0 ? _clockUs : Math.Min(_nextEndUs, _nextWordsUs);

    public StormPass Enter(Alert opened, long nowUs)
    {
        if (opened.Shadow || opened.IsStorm)
            return new(opened, null);
        Turn(nowUs);
        var rule = ScopeOf(opened.RuleId);
        var passes = opened.Severity == Severity.Critical && AdmitCritical(rule);
        rule.BeginIfDue(_clockUs);
        rule.Add(_clockUs);
        if (!rule.IsOn)
        {
            _all.BeginIfDue(_clockUs);
            _all.Add(_clockUs);
        }
        var storm = rule.IsOn ? rule : _all.IsOn ? _all : null;
        if (storm is not null && !_on.Contains(storm))
            _on.Add(storm);
        var pass = storm is null || passes ? Show(rule, opened) : Collapse(storm, opened);
        Schedule();
        return pass;
    }

    public StormPass Rise(Alert escalated, long nowUs)
    {
        if (escalated.Shadow || escalated.IsStorm)
            return new(escalated, null);
        Turn(nowUs);
        if (escalated.Severity == Severity.Critical)
        {
            var passes = AdmitCritical(ScopeOf(escalated.RuleId));
            if (passes && escalated.StormId is not null)
                return Show(ScopeOf(escalated.RuleId), escalated);
        }
        if (escalated.StormId is not { } id || !_counts.TryGetValue(id, out var known) || !known.Count.Alert.IsOpen || known.Count.Alert.Severity >= escalated.Severity)
            return new(escalated, null);
        known.Count.Rise(escalated.Severity);
        return new(escalated, known.Count.Alert);
    }

    public void Advance(long nowUs, ICollection<Alert> changed)
    {
        Turn(nowUs);
        foreach (var count in _ended.Where(count => !count.Alert.IsOpen))
            changed.Add(count.Alert);
        _ended.Clear();
        if (_nextWordsUs > _clockUs)
            return;
        foreach (var scope in _on)
        {
            foreach (var count in scope.Counts.Where(count => count.WordsDueUs <= _clockUs && count.Renew(_clockUs)))
                changed.Add(count.Alert);
        }
        Schedule();
    }

    public void Restore(IEnumerable<Alert> open, long nowUs)
    {
        _scopes.Clear();
        _counts.Clear();
        _ended.Clear();
        _on.Clear();
        _all = new StormScope(options, Guid.Empty);
        _clockUs = nowUs;
        var alerts = open.Where(alert => !alert.Shadow && alert.IsOpen).OrderBy(alert => alert.OpenedAt).ThenBy(alert => alert.Id).ToArray();
        foreach (var storm in alerts.Where(alert => alert.IsStorm))
            Resume(storm);
        foreach (var alert in alerts.Where(alert => !alert.IsStorm))
            Recall(alert);
        Schedule();
    }

    public void Adopt(Alert storm)
    {
        if (_counts.TryGetValue(storm.Id, out var known) && (known.Scope.IsOn || !storm.IsOpen) && known.Scope.Counts.Contains(known.Count))
            known.Count.Adopt(storm);
        else if (storm.IsOpen)
            Resume(storm);
        Schedule();
    }

    /// <summary>What was opened within the last window is known again.</summary>
    private void Recall(Alert alert)
    {
        var atUs = Math.Min(alert.OpenedAt.ToMicros(), _clockUs);
        if (alert.StormId is { } id && _counts.TryGetValue(id, out var known))
            known.Count.Learn(alert, atUs);
        if (atUs <= _clockUs - _windowUs)
            return;
        var rule = ScopeOf(alert.RuleId);
        rule.Add(atUs);
        if (!rule.IsOn)
            _all.Add(atUs);
        if (alert.Severity == Severity.Critical)
        {
            rule.AddCritical(atUs);
            _all.AddCritical(atUs);
        }
        if (alert.StormId is not null)
            return;
        rule.AddShown(atUs);
        _all.AddShown(atUs);
    }

    private void Resume(Alert storm)
    {
        var scope = storm.RuleId == Guid.Empty ? _all : ScopeOf(storm.RuleId);
        _counts[storm.Id] = (scope, scope.Resume(storm, _clockUs));
        if (!_on.Contains(scope))
            _on.Add(scope);
    }

    private StormPass Show(StormScope rule, Alert alert)
    {
        rule.AddShown(_clockUs);
        _all.AddShown(_clockUs);
        return new(alert.StormId is null ? alert : alert with { StormId = null }, null);
    }

    private StormPass Collapse(StormScope storm, Alert alert)
    {
        var (counted, by, isNew) = storm.Collapse(alert, _clockUs);
        if (isNew)
            _counts[by.Alert.Id] = (storm, by);
        return new(counted, by.Alert);
    }

    /// <summary>Counts a critical alert; too many of them within a window are a flood as well.</summary>
    /// <returns>Whether it passes.</returns>
    private bool AdmitCritical(StormScope rule)
    {
        var passes = rule.Admits(_clockUs) && (!_all.IsOn || _all.Admits(_clockUs));
        rule.AddCritical(_clockUs);
        _all.AddCritical(_clockUs);
        return passes;
    }

    /// <summary>Ends the storms that are over: the same whether somebody looked in between or not.</summary>
    private void Turn(long nowUs)
    {
        _clockUs = Math.Max(_clockUs, nowUs);
        if (_nextEndUs > _clockUs)
            return;
        foreach (var scope in _on.Where(scope => scope.EndsUs <= _clockUs).ToArray())
        {
            _ended.AddRange(scope.End(scope.EndsUs));
            _on.Remove(scope);
        }
        // Of storms that are over the last ones are kept, for when they come back.
        foreach (var (id, _) in _counts.Where(entry => !entry.Value.Scope.Counts.Contains(entry.Value.Count)).ToArray())
            _counts.Remove(id);
        Schedule();
    }

    private void Schedule()
    {
        (_nextEndUs, _nextWordsUs) = (long.MaxValue, long.MaxValue);
        foreach (var scope in _on)
        {
            _nextEndUs = Math.Min(_nextEndUs, scope.EndsUs);
            _nextWordsUs = Math.Min(_nextWordsUs, scope.WordsDueUs);
        }
    }

    private StormScope ScopeOf(Guid rule)
    {
        if (!_scopes.TryGetValue(rule, out var scope))
            _scopes[rule] = scope = new StormScope(options, rule);
        return scope;
    }
}
