using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Tests.Components.Rules;

/// <summary>A rule book in memory; what is wrong is what the test says.</summary>
internal sealed class FakeRuleBook : IRuleBook
{
    private readonly Dictionary<Guid, List<RuleVersion>> _versions = [];

    public RuleSet Current { get; private set; } = RuleSet.Empty;

    public bool RequiresApproval { get; set; }

    public List<InputFault> Faults { get; } = [];

    public InputRefusedException? Refusal { get; set; }

    public List<RuleChange> Saved { get; } = [];

    public Rule Add(RuleDefinition definition, RuleState state = RuleState.Active, string author = "ada")
    {
        var id = Guid.NewGuid();
        return Put(id, definition, state, author, "");
    }

    public Rule Put(Guid id, RuleDefinition definition, RuleState state, string author, string comment)
    {
        var versions = _versions.TryGetValue(id, out var known) ? known : _versions[id] = [];
        versions.Add(new RuleVersion(id, versions.Count + 1, state, definition, author, DateTimeOffset.UnixEpoch, comment, Approval.Approved));
        var rule = new Rule(id, versions[^1], null);
        Current = new RuleSet(Current.Revision + 1, [.. Current.Rules.Where(r => r.Id != id).Append(rule).OrderBy(r => r.Shown.Definition.Name, StringComparer.Ordinal)]);
        return rule;
    }

    public IReadOnlyList<InputFault> Check(RuleDefinition definition, Guid? ruleId = null) => [.. Faults];

    public Task<IReadOnlyList<RuleVersion>> HistoryAsync(ClaimsPrincipal user, Guid id, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<RuleVersion>>([.. _versions[id].AsEnumerable().Reverse()]);

    public Task<Rule> SaveAsync(ClaimsPrincipal user, Guid? id, int? basedOn, RuleDefinition definition, RuleState state, string comment, CancellationToken ct)
    {
        if (Refusal is not null)
            throw Refusal;
        if (id is { } known && basedOn != _versions[known].Count)
            throw new InputRefusedException("version", "Somebody saved a newer version.");
        Saved.Add(new RuleChange(id ?? Guid.Empty, basedOn ?? 0, definition, state, comment));
        return Task.FromResult(Put(id ?? Guid.NewGuid(), definition, state, user.Identity!.Name!, comment));
    }

    public Task<IReadOnlyList<Rule>> SaveAllAsync(ClaimsPrincipal user, IReadOnlyList<RuleChange> changes, CancellationToken ct)
    {
        if (Refusal is not null)
            throw Refusal;
        Saved.AddRange(changes);
        return Task.FromResult<IReadOnlyList<Rule>>([.. changes.Select(c => Put(c.Id, c.Definition, c.State, user.Identity!.Name!, c.Comment))]);
    }

    public Task<Rule> DecideAsync(ClaimsPrincipal user, Guid id, int version, bool approve, CancellationToken ct) => throw new NotSupportedException();

    public string Export(IReadOnlyList<Guid> ids) => throw new NotSupportedException();

    public RuleImport PreviewImport(string json) => throw new NotSupportedException();

    public Task<IReadOnlyList<Rule>> ImportAsync(ClaimsPrincipal user, string json, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>A history of so many values, one alert for each that reaches the lowest threshold.</summary>
internal sealed class FakeBacktests : IBacktests
{
    public List<(RuleDefinition Rule, TimeSpan Back)> Prepared { get; } = [];

    public double[] Values { get; set; } = [1, 5, 12, 30];

    public TaskCompletionSource? Gate { get; set; }

    public int AtOnce { get; private set; }

    public int MostAtOnce { get; private set; }

    public string? Refusal { get; set; }

    public async Task<BacktestResult> RunAsync(ClaimsPrincipal user, BacktestRequest request, IProgress<BacktestProgress>? progress, CancellationToken ct)
    {
        progress?.Report(new BacktestProgress(50, 100, 1));
        if (Gate is { } gate)
            await gate.Task.WaitAsync(ct);
        var judged = new History(this, request.Rule, TimeSpan.FromDays(1)).Judge(request.Rule);
        var side = new BacktestSide(
            Values.Length, judged.Total, judged.Occurrences, judged.Alerts, [new DayCount(DateOnly.FromDateTime(request.From.UtcDateTime), judged.Total)],
            new HourCount(request.From, judged.Total), [new SubjectCount("account/1", judged.Total)], null);
        return new BacktestResult(
            request.From, request.To, 100, TimeSpan.FromSeconds(1), side, request.Against is null ? null : side,
            request.Against is null ? null : new BacktestComparison([.. judged.Alerts.Take(1)], [], judged.Total - 1, 1, 0));
    }

    public async Task<IWhatIf> PrepareAsync(ClaimsPrincipal user, RuleDefinition definition, TimeSpan back, CancellationToken ct)
    {
        lock (Prepared)
        {
            Prepared.Add((definition, back));
            MostAtOnce = Math.Max(MostAtOnce, ++AtOnce);
        }
        try
        {
            if (Gate is { } gate)
                await gate.Task.WaitAsync(ct);
            return Refusal is null ? new History(this, definition, back) : throw new InputRefusedException("", Refusal);
        }
        finally
        {
            lock (Prepared)
                AtOnce--;
        }
    }

    private sealed class History(FakeBacktests owner, RuleDefinition read, TimeSpan back) : IWhatIf
    {
        public DateTimeOffset From => To - back;

        public DateTimeOffset To { get; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

        public bool IsCut => false;

        public long Events => 1_000;

        public long Matched => owner.Values.Length;

        public IReadOnlyList<WhatIfPoint> Series => [.. owner.Values.Select((value, i) => new WhatIfPoint(From + TimeSpan.FromHours(i), value))];

        public bool Serves(RuleDefinition definition) => definition.Where == read.Where && definition.Kind == read.Kind && definition.Window == read.Window;

        public WhatIfResult Judge(RuleDefinition definition)
        {
            var alerts = owner.Values.Select((value, i) => (value, At: From + TimeSpan.FromHours(i)))
                .Select(v => (v.value, v.At, Level: definition.Levels.Where(l => v.value >= l.Threshold).MaxBy(l => l.Severity))).Where(v => v.Level is not null)
                .Select(v => new Alert
                {
                    Id = Guid.NewGuid(), Fingerprint = "0", RuleId = Guid.Empty, RuleVersion = 1, Name = definition.Name, Severity = v.Level!.Severity, State = AlertState.Resolved,
                    Key = "account/1", Category = Category.Risk, Labels = new Dictionary<string, string>(), Message = $"saw {v.value}", Observed = v.value,
                    Threshold = v.Level.Threshold, FirstSeen = v.At, LastSeen = v.At, OpenedAt = v.At,
                }).Reverse().ToList();
            return new WhatIfResult(alerts.Count, alerts.Count, alerts.Count, alerts.GroupBy(a => a.Severity).ToDictionary(g => g.Key, g => g.Count()), alerts);
        }
    }
}

/// <summary>Lets everybody do everything but what the test takes away.</summary>
internal sealed class OpenGuard : IAccessGuard
{
    public string? Denied { get; set; }

    public Task DemandAsync(ClaimsPrincipal user, string policy, CancellationToken ct) =>
        policy == Denied ? throw new AccessDeniedException("Not you.") : Task.CompletedTask;
}
