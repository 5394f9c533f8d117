using Microsoft.Extensions.Options;
using RiskConsole.Events;

namespace RiskConsole.Rules.Engine;

/// <inheritdoc cref="IRuleEngine"/>
internal sealed partial class RuleEngine(RuleOptions options, bool tellsChanges = true) : IRuleEngine
{
    /// <summary>Keys that hold nothing any more are forgotten in small portions: with each new key, and when time passes.</summary>
    private const int SweptPerKey = 2;
    private const int SweptPerAdvance = 10_000;

    private readonly EngineChangeLog _changes = new(tellsChanges);
    private readonly Timers _timers = new();
    private ConditionMachine? _machine;
    private readonly KeyNames _names = new();
    private RuleRun[] _runs = [];
    private RuleIndex _index = new([]);
    private long _clockUs = long.MinValue;
    private bool _hasBegun;

    public IReadOnlyList<CompiledRule> Rules { get; private set; } = [];

    public IReadOnlyList<RuleStatus> Statuses => [.. _runs.Select(run => run.Status)];

    public long NextDueUs => _timers.NextUs;

    private ConditionMachine Machine => _machine ??= new ConditionMachine(_changes);

    public void Process(RiskEvent e, long clockUs, IFindings findings)
    {
        PassTo(clockUs, clockUs - 1, findings);
        foreach (var rule in _index.Find(e))
        {
            var run = _runs[rule];
            try
            {
                if (!run.Rule.TryTake(e, _names, out var sample))
                    continue;
                Judge(run, sample, new Moment(sample.TimeUs, _clockUs, sample.Seq, e), findings);
                run.Succeed();
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                run.Fail(fault, _clockUs);
            }
        }
    }

    public void Process(CompiledRule rule, in Sample sample, long clockUs, IFindings findings)
    {
        PassTo(clockUs, clockUs - 1, findings);
        var run = Find(rule);
        try
        {
            Judge(run, sample, new Moment(sample.TimeUs, _clockUs, sample.Seq, null), findings);
            run.Succeed();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            run.Fail(fault, _clockUs);
        }
    }

    public void AdvanceTo(long clockUs, IFindings findings)
    {
        PassTo(clockUs, clockUs, findings);
        foreach (var run in _runs)
            Sweep(run, SweptPerAdvance);
    }

    private RuleRun Find(CompiledRule rule)
    {
        foreach (var run in _runs)
        {
            if (run.Rule.Id == rule.Id)
                return run;
        }
        throw new ArgumentException("The engine does not use this rule.", nameof(rule));
    }

    private void Judge(RuleRun run, in Sample sample, in Moment moment, IFindings findings)
    {
        run.Taken++;
        var key = run.Find(sample.Key);
        if (key is null)
        {
            if (run.IsStateless && run.Levels.Reached(sample.Value) < 0)
                return;
            key = Add(run, sample.Key, findings);
        }
        var seen = Take(key, sample);
        if (seen.Late)
            run.Late++;
        if (seen.Counts)
            Machine.Observe(key, seen, moment, byTimer: false, findings);
        Schedule(key, _clockUs, _clockUs);
    }

    private Observation Take(KeyState key, in Sample sample)
    {
        var run = key.Run;
        var window = key.Window;
        if (window is null || (!run.IsStateless && run.IsExpired(key, _clockUs)))
            window = key.Window = run.Rule.NewWindow();
        key.TouchedUs = _clockUs;
        key.HasOnlyBaseline = false;
        run.Touch(key);
        try
        {
            var forgotten = window.Forgotten;
            var seen = window.Take(sample);
            run.CountForgotten(window.Forgotten - forgotten);
            return seen;
        }
        catch
        {
            // What it holds may be half changed.
            key.Window = run.Rule.NewWindow();
            throw;
        }
        finally
        {
            _changes.WindowChanged(key);
        }
    }

    private KeyState Add(RuleRun run, string name, IFindings findings)
    {
        Sweep(run, SweptPerKey);
        while (run.FindSurplus() is { } surplus)
        {
            Machine.Abandon(surplus, _clockUs, findings);
            Forget(surplus);
        }
        return run.Add(name);
    }

    private void Sweep(RuleRun run, int most)
    {
        for (var i = 0; i < most && run.FindExpired(_clockUs) is { } expired; i++)
            Forget(expired);
    }

    private void Forget(KeyState key)
    {
        key.Run.Forget(key);
        _changes.WindowChanged(key);
    }

    /// <summary>Moves the clock and runs what is due on the way.</summary>
    private void PassTo(long clockUs, long dueUs, IFindings findings)
    {
        if (!_hasBegun)
            Begin(dueUs);
        while (_timers.TakeDue(dueUs) is { } key)
            RunTimer(key, findings);
        _clockUs = Math.Max(_clockUs, clockUs);
    }

    private void RunTimer(KeyState key, IFindings findings)
    {
        var run = key.Run;
        var due = _clockUs = Math.Max(_clockUs, key.DueUs);
        try
        {
            key.Window ??= run.Rule.NewWindow();
            var seen = run.Levels.IsPulse && !run.KeepsTime ? default : key.Window.At(due);
            Machine.Observe(key, seen, Moment.Timer(due), byTimer: true, findings);
            Schedule(key, due, due + 1);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            run.Fail(fault, _clockUs);
            key.Window = run.Rule.NewWindow();
            _timers.Set(key, key.Condition is { UntilUs: var until } && until > due ? until : long.MaxValue);
        }
        _changes.WindowChanged(key);
    }

    /// <param name="soonestUs">The soonest the window may be asked again.</param>
    private void Schedule(KeyState key, long nowUs, long soonestUs)
    {
        var due = key.Condition?.UntilUs is { } until and < long.MaxValue ? Math.Max(until, nowUs) : long.MaxValue;
        var run = key.Run;
        if (run.KeepsTime || (key.Condition is not null && !run.Levels.IsPulse))
        {
            var next = key.Window?.NextUs ?? long.MaxValue;
            if (next != long.MaxValue)
                due = Math.Min(due, Math.Max(next, soonestUs));
        }
        _timers.Set(key, due);
    }

    /// <summary>The first time after a start, or after rules changed, that the engine judges.</summary>
    private void Begin(long dueUs)
    {
        _hasBegun = true;
        foreach (var run in _runs.Where(run => !run.HasBegun))
        {
            run.HasBegun = true;
            if (run.KeepsTime && run.Rule.Definition.By.Count == 0 && run.Find("") is null)
                run.Add("");
            foreach (var key in run.Keys)
            {
                if (run.KeepsTime)
                    (key.Window ??= run.Rule.NewWindow()).Begin(dueUs);
                // A window as it was kept tells what happened meanwhile; one that was filled again, or not, only what holds now.
                Schedule(key, long.MinValue, key.IsKept ? key.TouchedUs : dueUs);
                if (!key.IsKept && key.Condition is not null && !run.Levels.IsPulse)
                    _timers.Set(key, Math.Min(key.DueUs, dueUs));
            }
        }
    }
}

/// <inheritdoc cref="IRuleEngines"/>
internal sealed class RuleEngines(IOptions<RuleOptions> options) : IRuleEngines
{
    public IRuleEngine Create(bool tellsChanges = true) => new RuleEngine(options.Value, tellsChanges);
}
