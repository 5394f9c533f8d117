using System.Globalization;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Replays;

/// <summary>Checks requests and finds out what a run of them needs.</summary>
internal sealed class ReplayPlanner(
    IRuleBook book, RuleCheck check, IRuleCompiler compiler, HistoryReader history, CategoryAccess access, IOptions<RuleOptions> options, TimeProvider time)
{
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(366);

    /// <exception cref="InputRefusedException">Something is wrong with it; fields are <c>from</c>, <c>to</c>, <c>speed</c>, <c>rules</c> and <c>draft</c>.</exception>
    public async Task<ReplayPlan> PlanAsync(ClaimsPrincipal user, ReplayRequest request, CancellationToken ct)
    {
        CheckSpeed(request.Speed);
        var (rules, notices) = await RulesAsync(user, request.Rules, ct);
        var range = await RangeAsync(request, ct);
        var categories = access.For(user);
        var needs = HistoryNeeds.Everything(categories);
        await DemandEventsAsync(range, needs, ct);
        var lead = rules.Count == 0
            ? range with { ToUs = range.FromUs }
            : await BacktestRun.LeadAsync(history, range, [.. rules.Select(rule => rule.Rule)], options.Value, ct);
        var begun = from rule in rules
                    let us = range.FromUs - (long)RuleTrial.LeadOf(rule.Rule).TotalMicroseconds
                    let begin = Math.Max(us, lead.FromUs)
                    orderby begin
                    select new ReplayRule(rule.Rule, begin, rule.IsTried);
        return new ReplayPlan(
            request with { From = range.FromUs.ToTime(), To = range.ToUs.ToTime() }, range, lead, [.. begun], needs, categories, notices);
    }

    /// <exception cref="InputRefusedException">It is out of range.</exception>
    public static void CheckSpeed(double speed)
    {
        if (!(speed is >= ReplayPace.Slowest and <= ReplayPace.Fastest))
            throw new InputRefusedException("speed", $"The speed is from {ReplayPace.Slowest}x to {ReplayPace.Fastest}x.");
    }

    private async Task<HistoryRange> RangeAsync(ReplayRequest request, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (request.From >= request.To)
            throw new InputRefusedException("from", "The window is empty: it must begin before it ends.");
        if (request.From >= now)
            throw new InputRefusedException("from", "Nothing has happened there yet. Choose a window that begins in the past.");
        if (request.To - request.From > LongestWindow)
            throw new InputRefusedException("from", "The window is longer than a year. Choose a shorter one; a backtest judges longer times.");
        var to = request.To < now ? request.To : now;
        return new HistoryRange(request.From.ToMicros(), to.ToMicros(), await history.HeadAsync(ct));
    }

    private async Task DemandEventsAsync(HistoryRange range, HistoryNeeds needs, CancellationToken ct)
    {
        await foreach (var chunk in history.ReadAsync(range, needs, ct))
        {
            if (chunk.Events.Count > 0)
                return;
        }
        var stored = await history.EarliestAsync(ct) is { } first && await history.LatestAsync(ct) is { } last
            ? $" Events are stored from {Words(first)} to {Words(last)}."
            : " No event is stored yet.";
        throw new InputRefusedException("from", $"No event that you may see is stored from {Words(range.FromUs)} to {Words(range.ToUs)}.{stored}");
    }

    private async Task<(IReadOnlyList<(CompiledRule Rule, bool IsTried)> Rules, IReadOnlyList<string> Notices)> RulesAsync(
        ClaimsPrincipal user, ReplayRules chosen, CancellationToken ct)
    {
        var rules = new Dictionary<Guid, (CompiledRule, bool)>();
        var notices = new List<string>();
        foreach (var rule in chosen.InForce ? book.Current.Rules.Where(rule => rule.InForce is { State: RuleState.Active }) : [])
        {
            try
            {
                rules[rule.Id] = (compiler.Compile(rule.InForce!), false);
            }
            catch (RuleFaultException fault)
            {
                notices.Add($"The rule {rule.InForce!.Definition.Name} is left out, as it cannot judge: {fault.Message}");
            }
        }
        foreach (var pick in chosen.Picks)
        {
            var version = await VersionAsync(user, pick, ct);
            rules[pick.Id] = (Compile(version, "rules"), version != book.Current.Find(pick.Id)?.InForce || version.State != RuleState.Active);
        }
        if (chosen.Draft is { } draft)
        {
            var faults = check.Check(draft.Definition).Select(fault => fault with { Field = "draft", Message = $"{fault.Field}: {fault.Message}" }).ToList();
            if (faults.Count > 0)
                throw new InputRefusedException(faults);
            var id = draft.RuleId ?? Guid.AllBitsSet;
            var version = (book.Current.Find(id)?.Newest.Version ?? 0) + 1;
            rules[id] = (Compile(new RuleVersion(id, version, RuleState.Draft, draft.Definition, "replay", DateTimeOffset.UnixEpoch, "", Approval.Approved), "draft"), true);
        }
        if (rules.Count == 0)
        {
            if (!chosen.InForce)
                throw new InputRefusedException("rules", "No rule is chosen. Choose at least one, or replay with the rules in force.");
            notices.Add("No rule is in force: there are events to watch, and no alert can come.");
        }
        return ([.. rules.Values], notices);
    }

    private async Task<RuleVersion> VersionAsync(ClaimsPrincipal user, RulePick pick, CancellationToken ct)
    {
        if (book.Current.Find(pick.Id) is not { } rule)
            throw new InputRefusedException("rules", $"There is no rule {pick.Id}. Choose among the rules there are.");
        if (pick.Version is not { } number)
            return rule.Shown;
        if (new[] { rule.InForce, rule.Waiting }.FirstOrDefault(known => known?.Version == number) is { } current)
            return current;
        return (await book.HistoryAsync(user, pick.Id, ct)).FirstOrDefault(version => version.Version == number)
            ?? throw new InputRefusedException("rules", string.Create(CultureInfo.InvariantCulture,
                $"The rule {rule.Shown.Definition.Name} has no version {number}. Its history lists those it has."));
    }

    // Whatever its state is, here it judges and is shown.
    private CompiledRule Compile(RuleVersion version, string field)
    {
        try
        {
            return compiler.Compile(version with { State = RuleState.Active });
        }
        catch (RuleFaultException fault)
        {
            throw new InputRefusedException(field, $"The rule {version.Definition.Name} cannot judge: {fault.Message}");
        }
    }

    private static string Words(long us) => us.ToTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
