using System.Collections.Immutable;
using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Tests.Rules;

namespace RiskConsole.Tests.Components.Rules;

/// <summary>A rule book in memory that checks as the real one does.</summary>
internal sealed class MemoryRules : IRuleBook
{
    private readonly Dictionary<Guid, List<RuleVersion>> _versions = [];
    private readonly RuleCheck _check = SomeRule.Check();

    public RuleSet Current { get; private set; } = RuleSet.Empty;

    public bool RequiresApproval { get; set; }

    /// <summary>What every save is refused with; null for none.</summary>
    public InputRefusedException? Refusal { get; set; }

    public Action Changed { get; set; } = static () => { };

    public Rule Add(RuleDefinition definition, RuleState state, string author = "ada") => Save(Guid.NewGuid(), definition, state, author, "");

    public Rule Save(Guid id, RuleDefinition definition, RuleState state, string author, string comment)
    {
        if (!_versions.TryGetValue(id, out var versions))
            _versions[id] = versions = [];
        var waits = RequiresApproval && state is (RuleState.Active or RuleState.Shadow);
        versions.Add(new(id, versions.Count + 1, state, definition, author, DateTimeOffset.UnixEpoch, comment, waits ? Approval.Waiting : Approval.Approved));
        return Renew(id);
    }

    public IReadOnlyList<InputFault> Check(RuleDefinition definition, Guid? ruleId = null) => _check.Check(definition);

    public Task<IReadOnlyList<RuleVersion>> HistoryAsync(ClaimsPrincipal user, Guid id, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<RuleVersion>>(_versions.TryGetValue(id, out var versions) ? [.. versions.AsEnumerable().Reverse()] : []);

    public Task<Rule> SaveAsync(
        ClaimsPrincipal user, Guid? id, int? basedOn, RuleDefinition definition, RuleState state, string comment, CancellationToken ct) =>
        Refusal is null ? Task.FromResult(Save(id ?? Guid.NewGuid(), definition, state, user.DisplayName(), comment)) : Task.FromException<Rule>(Refusal);

    public Task<IReadOnlyList<Rule>> SaveAllAsync(ClaimsPrincipal user, IReadOnlyList<RuleChange> changes, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Rule>>([.. changes.Select(c => Save(c.Id, c.Definition, c.State, user.DisplayName(), c.Comment))]);

    public Task<Rule> DecideAsync(ClaimsPrincipal user, Guid id, int version, bool approve, CancellationToken ct)
    {
        var versions = _versions[id];
        versions[version - 1] = versions[version - 1] with { Approval = approve ? Approval.Approved : Approval.Declined, DecidedBy = user.DisplayName() };
        return Task.FromResult(Renew(id));
    }

    public string Export(IReadOnlyList<Guid> ids) => RuleDocument.Write(Current.Rules);

    public RuleImport PreviewImport(string json)
    {
        var (entries, faults) = RuleDocument.Read(json);
        return new(
            [.. entries.Select(Item)],
            [.. faults, .. entries.SelectMany(e => Check(e.Definition).Select(f => f with { Field = $"rules[{e.Index}].{f.Field}" }))]);
    }

    public Task<IReadOnlyList<Rule>> ImportAsync(ClaimsPrincipal user, string json, CancellationToken ct) => Task.FromResult<IReadOnlyList<Rule>>(
        [.. PreviewImport(json).Items.Select(i => Save(i.Existing?.Id ?? Guid.NewGuid(), i.Definition, i.State, user.DisplayName(), "Imported"))]);

    private RuleImportItem Item(RuleEntry entry)
    {
        var existing = Current.Rules.FirstOrDefault(r => r.Shown.Definition.Name == entry.Definition.Name);
        return new(entry.Definition, entry.State ?? existing?.Shown.State ?? RuleState.Draft, existing,
            existing is null ? [] : RuleDiff.Between(existing.Shown.Definition, entry.Definition));
    }

    private Rule Renew(Guid id)
    {
        var versions = _versions[id];
        var rule = new Rule(id, versions.LastOrDefault(v => v.Approval == Approval.Approved), versions.LastOrDefault(v => v.Approval == Approval.Waiting));
        Current = new RuleSet(
            Current.Revision + 1,
            [.. Current.Rules.Where(r => r.Id != id).Append(rule).OrderBy(r => r.Shown.Definition.Name, StringComparer.Ordinal)]);
        Changed();
        return rule;
    }
}

/// <summary>What rules raised and how they fare, as a test says.</summary>
internal sealed class FakeAlertFigures : IAlertStore, IRuleStatuses
{
    public Dictionary<Guid, RuleAlertCount> Counts { get; } = [];

    public List<RuleStatus> Statuses { get; } = [];

    public ImmutableArray<RuleStatus> Current => [.. Statuses];

    public RuleStatus? Find(Guid ruleId) => Statuses.Find(s => s.RuleId == ruleId);

    public Task<IReadOnlyDictionary<Guid, RuleAlertCount>> CountByRuleAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<Guid, RuleAlertCount>>(Counts);

    /// <summary>What each rule found, in shadow or not.</summary>
    public List<Alert> Alerts { get; } = [];

    public Task<AlertPage> SearchAsync(AlertSearch search, int limit, AlertCursor? after, CancellationToken ct) =>
        Task.FromResult(new AlertPage([.. Found(search.RuleId!.Value, search.Categories, search.Shadow).Take(limit)], null));

    public Task<Alert?> FindAsync(Guid id, CategorySet categories, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> LastReasonsAsync(CategorySet categories, int most, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<RiskEvent>> EventsAsync(Alert alert, CategorySet categories, CancellationToken ct) => throw new NotSupportedException();

    private IEnumerable<Alert> Found(Guid rule, CategorySet categories, bool shadow) =>
        Alerts.Where(a => a.RuleId == rule && a.Shadow == shadow && categories.Contains(a.Category));
}
