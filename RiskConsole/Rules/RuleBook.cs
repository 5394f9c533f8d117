using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Rules;

/// <inheritdoc cref="IRuleBook"/>
internal sealed class RuleBook(
    RuleReads reads, IAuditTrail trail, IAccessGuard guard, RuleCheck check, IEventBus bus, IOptions<RuleOptions> options, TimeProvider time,
    ILogger<RuleBook> logger) : IRuleBook, IDisposable
{
    private const int LongestComment = 500;

    private readonly SemaphoreSlim _renewing = new(1);
    private volatile RuleSet _current = RuleSet.Empty;
    private IDisposable? _subscription;

    public RuleSet Current => _current;

    public bool RequiresApproval => options.Value.RequireApproval;

    /// <summary>Reads the rules and follows what other instances save.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        _subscription ??= bus.Subscribe(Topic.RulesSaved, () => _ = FollowAsync());
        await RenewAsync(ct);
    }

    public IReadOnlyList<InputFault> Check(RuleDefinition definition, Guid? ruleId = null)
    {
        var faults = check.Check(definition);
        return !faults.Any(f => f.Field == "name") && IsTaken(definition.Name, ruleId)
            ? [.. faults, RuleWrites.NameTaken(definition.Name).Faults[0]]
            : faults;
    }

    public async Task<IReadOnlyList<RuleVersion>> HistoryAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.SignedIn, ct);
        return await reads.HistoryAsync(id, ct);
    }

    public async Task<Rule> SaveAsync(
        ClaimsPrincipal user, Guid? id, int? basedOn, RuleDefinition definition, RuleState state, string comment, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Administer, ct);
        var act = RuleAudit.Act(id is null ? RuleActions.Create : RuleActions.Save, user, id, definition.Name);
        await trail.DemandAsync(act, [.. Check(definition, id), .. CheckRest(id, basedOn, state, comment)]);
        var version = new NewVersion(definition.Name, RuleJson.Write(definition), state, comment.Trim());
        var saved = await trail.WriteAsync(act, (tx, told) => RuleWrites.Append(tx.Db, id, basedOn, version, told, Waits(user, state), time.GetUtcNow()), ct);
        logger.LogInformation("Rule {RuleId} was saved as {State}", saved, state);
        return (await ChangedAsync([saved]))[0];
    }

    public async Task<IReadOnlyList<Rule>> SaveAllAsync(ClaimsPrincipal user, IReadOnlyList<RuleChange> changes, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Administer, ct);
        if (changes.Count == 0)
            return [];
        var act = RuleAudit.Act(RuleActions.Save, user, changes.Count == 1 ? changes[0].Id : null);
        act.Details["rules"] = new JsonArray([.. changes.Select(change => JsonValue.Create($"{change.Id}"))]);
        await trail.DemandAsync(act,
        [
            .. from change in changes
               from fault in Check(change.Definition, change.Id).Concat(CheckRest(change.Id, change.BasedOn, change.State, change.Comment))
               select new InputFault($"{change.Id}/{fault.Field}", $"{change.Definition.Name}: {fault.Message}"),
        ]);
        var versions = changes.Select(c => new NewVersion(c.Definition.Name, RuleJson.Write(c.Definition), c.State, c.Comment.Trim())).ToArray();
        var saved = await trail.WriteAsync(act, (tx, told) =>
        {
            List<InputFault> refused = [];
            List<string> unnamed = [];
            told.IsVoid = true;
            for (var i = 0; i < versions.Length; i++)
            {
                try
                {
                    var one = Part(told, RuleActions.Save, changes[i].Id, versions[i].Name);
                    RuleWrites.Append(tx.Db, changes[i].Id, changes[i].BasedOn, versions[i], one, Waits(user, versions[i].State), time.GetUtcNow());
                }
                catch (InputRefusedException e)
                {
                    refused.AddRange(e.Faults.Select(f => new InputFault($"{changes[i].Id}/{f.Field}", $"{versions[i].Name}: {f.Message}")));
                    unnamed.Add($"{versions[i].Name}: {e.Unnamed ?? e.Message}");
                }
            }
            return refused.Count == 0 ? changes.Select(c => c.Id).Distinct().ToArray()
                : throw new InputRefusedException(refused) { Unnamed = string.Join(" ", unnamed) };
        }, ct);
        logger.LogInformation("{Count} rules were saved", saved.Length);
        return await ChangedAsync(saved);
    }

    public async Task<Rule> DecideAsync(ClaimsPrincipal user, Guid id, int version, bool approve, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Administer, ct);
        var act = RuleAudit.Act(approve ? RuleActions.Approve : RuleActions.Decline, user, id, Current.Find(id)?.Shown.Definition.Name);
        act.Details["version"] = version;
        await trail.WriteAsync(act, (tx, told) =>
        {
            RuleWrites.Decide(tx.Db, id, version, approve, told, time.GetUtcNow());
            return true;
        }, ct);
        logger.LogInformation("Version {Version} of rule {RuleId} was {Decision}", version, id, approve ? "approved" : "declined");
        return (await ChangedAsync([id]))[0];
    }

    public string Export(IReadOnlyList<Guid> ids)
    {
        var wanted = ids.ToHashSet();
        return RuleDocument.Write(Current.Rules.Where(r => wanted.Count == 0 || wanted.Contains(r.Id)));
    }

    public RuleImport PreviewImport(string json)
    {
        var (entries, unreadable) = RuleDocument.Read(json);
        List<InputFault> faults = [.. unreadable];
        var byName = Current.Rules.ToLookup(r => r.Shown.Definition.Name, StringComparer.OrdinalIgnoreCase);
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        List<RuleImportItem> items = [];
        foreach (var entry in entries)
        {
            var existing = byName[entry.Definition.Name].FirstOrDefault();
            faults.AddRange(Check(entry.Definition, existing?.Id).Select(f => f with { Field = $"rules[{entry.Index}].{f.Field}" }));
            if (!names.Add(entry.Definition.Name))
                faults.Add(new($"rules[{entry.Index}].name", $"\"{entry.Definition.Name}\" stands in the document twice. Remove one, or rename it."));
            var state = entry.State ?? existing?.Shown.State ?? RuleState.Draft;
            items.Add(new(entry.Definition, state, existing, existing is null ? [] : DifferencesTo(existing, entry.Definition, state)));
        }
        return new(items, faults);
    }

    public async Task<IReadOnlyList<Rule>> ImportAsync(ClaimsPrincipal user, string json, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Administer, ct);
        var preview = PreviewImport(json);
        var act = RuleAudit.Act(RuleActions.Import, user, null);
        await trail.DemandAsync(act, preview.Faults);
        var changes = preview.Items.Where(item => !item.IsUnchanged)
            .Select(item => (item.Existing?.Id, Version: new NewVersion(item.Definition.Name, RuleJson.Write(item.Definition), item.State, "Imported"))).ToArray();
        (act.Details["created"], act.Details["changed"]) = (changes.Count(c => c.Id is null), changes.Count(c => c.Id is not null));
        var saved = await trail.WriteAsync(act, (tx, told) => changes.Select(c => RuleWrites.Append(
            tx.Db, c.Id, null, c.Version, Part(told, c.Id is null ? RuleActions.Create : RuleActions.Save, c.Id, c.Version.Name),
            Waits(user, c.Version.State), time.GetUtcNow())).ToArray(), ct);
        logger.LogInformation("{Count} rules were imported", saved.Length);
        return await ChangedAsync(saved);
    }

    /// <summary>Adds rules where there is none at all, once: rules are disabled, never deleted.</summary>
    public Task AddFirstAsync(IReadOnlyList<RuleDefinition> rules, CancellationToken ct) => trail.WriteAsync(new(RuleActions.Create, Actors.System("RiskConsole")), (tx, act) =>
    {
        act.IsVoid = true;
        if (tx.Db.Rules.Any())
            return false;
        foreach (var rule in rules)
        {
            var version = new NewVersion(rule.Name, RuleJson.Write(rule), RuleState.Active, "Comes with the console");
            RuleWrites.Append(tx.Db, null, null, version, Part(act, RuleActions.Create, null, rule.Name), waits: false, time.GetUtcNow());
        }
        return true;
    }, ct);

    public void Dispose()
    {
        _subscription?.Dispose();
        _renewing.Dispose();
    }

    /// <summary>One rule of several that are changed together.</summary>
    private static AuditAct Part(AuditAct whole, AuditAction action, Guid? rule, string name)
    {
        var part = RuleAudit.Act(action, whole.Actor, rule, name);
        part.Correlation = whole.Correlation ??= Guid.CreateVersion7().ToString();
        whole.More.Add(part);
        return part;
    }

    private static IReadOnlyList<RuleDifference> DifferencesTo(Rule existing, RuleDefinition definition, RuleState state) =>
        RuleDiff.Between(existing.Shown, existing.Shown with { Definition = definition, State = state });

    private static IEnumerable<InputFault> CheckRest(Guid? id, int? basedOn, RuleState state, string comment)
    {
        if (id is not null && basedOn is null)
            yield return new("version", "Say on which version the change is based.");
        if (!Enum.IsDefined(state))
            yield return new("state", $"Use one of {string.Join(", ", Enum.GetValues<RuleState>().Select(RuleJson.Word))}.");
        if (comment.Length > LongestComment || QueryScanner.FindForbidden(comment) >= 0)
            yield return new("comment", $"Say why in at most {LongestComment} characters.");
    }

    private bool IsTaken(string name, Guid? except) => Current.Rules.Any(r => r.Id != except
        && new[] { r.InForce, r.Waiting }.Any(v => name.Equals(v?.Definition.Name, StringComparison.OrdinalIgnoreCase)));

    private bool Waits(ClaimsPrincipal user, RuleState state) => RequiresApproval && state is (RuleState.Active or RuleState.Shadow) && !user.IsSystem();

    private async Task<Rule[]> ChangedAsync(IReadOnlyList<Guid> ids)
    {
        // It is committed: neither a caller who left nor a reader that is busy may keep the others from hearing of it.
        await RenewAsync(CancellationToken.None);
        bus.Publish(Topic.RulesSaved);
        var current = Current;
        return [.. ids.Select(id => current.Find(id) ?? throw new InputRefusedException("", "The rule was saved, but cannot be read."))];
    }

    /// <summary>Reads the rules anew, and tells if they changed.</summary>
    public async Task RenewAsync(CancellationToken ct)
    {
        await _renewing.WaitAsync(ct);
        try
        {
            var next = await reads.AllAsync(_current, ct);
            if (next.Revision == _current.Revision)
                return;
            _current = next;
        }
        finally
        {
            _renewing.Release();
        }
        bus.Publish(Topic.Rules);
    }

    private async Task FollowAsync()
    {
        try
        {
            await RenewAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            // RuleWatch looks again soon.
            logger.LogError(e, "Rules that were saved could not be read");
        }
    }
}
