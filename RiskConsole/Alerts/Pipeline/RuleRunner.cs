using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Pipeline;

/// <summary>The engine of the pipeline: has the rules in force, its windows filled, and its clock. Called by one thread at a time.</summary>
internal sealed class RuleRunner(
    IRuleBook book, IRuleCompiler compiler, IRuleEngines engines, RuleStatuses statuses, PastEvents past, WindowKeeper windows, IOptions<RuleOptions> options,
    TimeProvider time, ILogger<RuleRunner> logger)
{
    private readonly long _historyUs = options.Value.HistoryAfter.Ticks / TimeSpan.TicksPerMicrosecond;
    private IRuleEngine _engine = engines.Create();
    private Dictionary<Guid, (string Reason, DateTimeOffset Since)> _failing = [];
    private readonly Dictionary<Guid, string> _notices = [];
    private RuleSet _rules = RuleSet.Empty;
    private bool _warned;

    /// <summary>The engine's clock: what it has seen of time.</summary>
    public long ClockUs { get; private set; }

    public long NextDueUs => _engine.NextDueUs;

    /// <summary>Whether the rules changed since <see cref="UseAsync"/>.</summary>
    public bool IsOutdated => !ReferenceEquals(book.Current, _rules) && book.Current.Revision != _rules.Revision;

    /// <summary>Begins anew from what is stored as of a place in the log. Changes nothing when it throws.</summary>
    public async Task BeginAsync(long position, IReadOnlyList<ConditionRecord> conditions, IReadOnlyList<BaselineRecord> baselines, CancellationToken ct)
    {
        var rules = book.Current;
        var (compiled, failing) = Compile(rules);
        var engine = engines.Create();
        engine.Use(compiled, ClockUs, Unheard.Findings);
        var known = compiled.Select(rule => rule.Id).ToHashSet();
        engine.Restore(conditions.Where(record => known.Contains(record.RuleId)), baselines.Where(record => known.Contains(record.RuleId)));
        _notices.Clear();
        if (!await windows.TryRestoreAsync(engine, position, ct))
        {
            ClockUs = 0;
            await RefillAsync(engine, compiled, position, engine.Refill, ct);
            if (windows.Keeps)
                await windows.BeginAsync(position, engine.TakeChanges(windows: true).Windows);
        }
        (_engine, _rules, _failing) = (engine, rules, failing);
        Report();
    }

    /// <summary>Goes over to the rules as they are now.</summary>
    /// <param name="resolve">Called before the engine lets go of them: what is open of rules that judge no more; given rule and whether it is in shadow.</param>
    public async Task UseAsync(long position, IFindings findings, Action<Func<Guid, bool, bool>> resolve, CancellationToken ct)
    {
        var rules = book.Current;
        var (compiled, failing) = Compile(rules);
        var shapes = _engine.Rules.Select(rule => (rule.Id, rule.Shape)).ToHashSet();
        resolve(GoneFrom(compiled, failing));
        // A rule that fails is not gone: what is open of it stays for people to judge.
        _engine.Use(compiled, ClockUs, failing.Count == 0 ? findings : new OfOthers(findings, failing.Keys));
        (_rules, _failing) = (rules, failing);
        var anew = compiled.Where(rule => !shapes.Contains((rule.Id, rule.Shape))).ToList();
        foreach (var rule in anew)
            _notices.Remove(rule.Id);
        try
        {
            await RefillAsync(_engine, anew, position, (e, clockUs) =>
            {
                foreach (var rule in anew)
                    _engine.Refill(rule, e, clockUs);
            }, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Reading again would count what was filled already.
            logger.LogWarning(e, "The windows of changed rules could not be filled from the log");
            foreach (var rule in anew.Where(rule => rule.HorizonUs > 0))
                _notices[rule.Id] = "Its windows began empty when it was changed, since the log could not be read.";
        }
        Report();
    }

    /// <summary>Which rules, as they are now, judge no more.</summary>
    public Func<Guid, bool, bool> Gone() => GoneFrom(_engine.Rules, _failing);

    public void Judge(IReadOnlyList<RiskEvent> batch, IFindings findings)
    {
        if (_engine.Rules.Count == 0)
        {
            ClockUs = Math.Max(ClockUs, batch[^1].ReceivedAt.ToMicros());
            return;
        }
        for (var i = 0; i < batch.Count; i++)
        {
            var e = batch[i];
            if (Tick(e))
                Process(e, findings);
        }
    }

    public void Advance(long clockUs, IFindings findings)
    {
        ClockUs = Math.Max(ClockUs, clockUs);
        _engine.AdvanceTo(ClockUs, findings);
        windows.Flush();
    }

    public EngineChanges TakeChanges() => _engine.TakeChanges(windows.Keeps);

    /// <summary>Tells how the rules fare.</summary>
    public void Report()
    {
        var told = _engine.Statuses.Select(status => _notices.TryGetValue(status.RuleId, out var notice)
            ? status with { Notice = status.Notice is null ? notice : $"{notice} {status.Notice}" }
            : status);
        var failing = _failing.Select(rule => new RuleStatus(rule.Key, 0, 0, 0, 0, rule.Value.Reason, rule.Value.Since, null));
        statuses.Renew(told.Concat(failing));
    }

    /// <returns>False for an event of the past, which moves the clock and is not judged.</returns>
    private bool Tick(RiskEvent e)
    {
        var received = e.ReceivedAt.ToMicros();
        ClockUs = Math.Max(ClockUs, received);
        return received - EventClock.Of(e) <= _historyUs;
    }

    private void Process(RiskEvent e, IFindings findings)
    {
        try
        {
            _engine.Process(e, ClockUs, findings);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The engine isolates rules; should anything get past it, the other events are still judged.
            if (!_warned)
                logger.LogError(fault, "The event {Seq} could not be judged; others that fail the same way are not logged", e.Seq);
            _warned = true;
        }
    }

    private (List<CompiledRule> Compiled, Dictionary<Guid, (string, DateTimeOffset)> Failing) Compile(RuleSet rules)
    {
        var (compiled, failing) = (new List<CompiledRule>(), new Dictionary<Guid, (string, DateTimeOffset)>());
        foreach (var rule in rules.Rules)
        {
            if (!rule.Judges)
                continue;
            // A version never changes: what is compiled stays.
            if (_engine.Rules.FirstOrDefault(known => known.Id == rule.Id && known.Version.Version == rule.InForce!.Version) is { } same)
            {
                compiled.Add(same);
                continue;
            }
            try
            {
                compiled.Add(compiler.Compile(rule.InForce!));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failing[rule.Id] = (e.Message, _failing.TryGetValue(rule.Id, out var before) ? before.Since : time.GetUtcNow());
                logger.LogError(e, "The rule {Name} cannot judge", rule.InForce!.Definition.Name);
            }
        }
        return (compiled, failing);
    }

    private async Task RefillAsync(IRuleEngine engine, List<CompiledRule> rules, long position, Action<RiskEvent, long> refill, CancellationToken ct)
    {
        var backUs = rules.Count == 0 ? 0 : rules.Max(rule => rule.HorizonUs);
        if (position == 0 || engine.Rules.Count == 0)
            return;
        var after = backUs == 0 ? position - 1 : await past.BeginAsync(position, backUs, ct);
        var most = options.Value.RebuildEvents;
        if (position - after > most && backUs > 0)
        {
            after = position - most;
            logger.LogWarning("Windows of rules are filled from the last {Count} events only (Rules:RebuildEvents); they reach back further", most);
            foreach (var rule in rules.Where(rule => rule.HorizonUs > 0))
                _notices[rule.Id] = string.Create(System.Globalization.CultureInfo.InvariantCulture,
                    $"Its windows were filled from the last {most:n0} events only (Rules:RebuildEvents).");
        }
        var clock = 0L;
        var count = 0;
        var began = time.GetTimestamp();
        await foreach (var batch in past.ReadAsync(after, position, ct))
        {
            foreach (var e in batch)
            {
                var received = e.ReceivedAt.ToMicros();
                clock = Math.Max(clock, received);
                if (backUs > 0 && received - EventClock.Of(e) <= _historyUs)
                    refill(e, clock);
            }
            count += batch.Count;
        }
        // The clock goes on from where the effects are stored: what is due since then is due now.
        ClockUs = Math.Max(ClockUs, clock);
        if (backUs > 0)
            logger.LogInformation("Windows of {Rules} rules filled from {Count} events in {Elapsed} ms", rules.Count, count, (long)time.GetElapsedTime(began).TotalMilliseconds);
    }

    private static Func<Guid, bool, bool> GoneFrom(IReadOnlyList<CompiledRule> compiled, Dictionary<Guid, (string, DateTimeOffset)> failing)
    {
        var judging = compiled.Select(rule => (rule.Id, rule.IsShadow)).ToHashSet();
        var kept = failing.Keys.ToHashSet();
        return (rule, shadow) => !judging.Contains((rule, shadow)) && !kept.Contains(rule);
    }

    /// <summary>Findings of rules that are not left out.</summary>
    private sealed class OfOthers(IFindings findings, IReadOnlyCollection<Guid> without) : IFindings
    {
        private readonly HashSet<Guid> _without = [.. without];

        public void Add(in Finding finding)
        {
            if (!_without.Contains(finding.Rule.Id))
                findings.Add(finding);
        }
    }

    /// <summary>A new engine has nothing to tell.</summary>
    private sealed class Unheard : IFindings
    {
        public static readonly Unheard Findings = new();

        public void Add(in Finding finding)
        {
        }
    }
}
