using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts.Explain;

/// <inheritdoc cref="IWhyNot"/>
internal sealed class WhyNot(
    IRuleBook book, IEventStore events, IRuleCompiler compiler, RuleLook looks, KeyHistory history, KeyVerdicts verdicts, IAccessGuard guard, CategoryAccess access,
    TimeProvider time) : IWhyNot, IDisposable
{
    /// <summary>For all rules of one event; what is not done by then is said to be unknown.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _atOnce = new(2);

    public async Task<EventVerdicts?> ExplainAsync(ClaimsPrincipal user, Guid uid, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.SignedIn, ct);
        var categories = access.For(user);
        var e = await events.FindAsync(uid, ct);
        if (e is null || !categories.Contains(e.Category))
            return null;
        await _atOnce.WaitAsync(ct);
        try
        {
            using var limit = new CancellationTokenSource(Limit, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
            var isHistory = history.IsHistory(e);
            var told = new List<RuleVerdict>();
            foreach (var rule in book.Current.Rules)
                told.Add(await ExplainAsync(user, rule, e, isHistory, categories, both.Token, ct));
            return new EventVerdicts(
                e, isHistory, categories != CategorySet.All, [.. told.OrderBy(verdict => verdict.Kind).ThenBy(verdict => verdict.Name, StringComparer.OrdinalIgnoreCase)]);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    public void Dispose() => _atOnce.Dispose();

    private async Task<RuleVerdict> ExplainAsync(
        ClaimsPrincipal user, Rule rule, RiskEvent e, bool isHistory, CategorySet categories, CancellationToken limited, CancellationToken ct)
    {
        var then = await InForceAsync(user, rule, e.ReceivedAt, ct);
        var version = then ?? rule.Shown;
        var look = looks.Of(version.Definition, e);
        var verdict = new RuleVerdict(
            rule.Id, version.Definition.Name, version.Definition.Kind, version.Version, rule.InForce is { } now && now.Version != version.Version ? now.Version : null,
            version.State, VerdictKind.Resting, "") { Parts = look.Parts };
        if (then is null)
            return verdict with { Words = rule.InForce is null ? "The rule waits for a second person." : $"The rule was not there yet: its first version was saved later, as version {version.Version} was." };
        if (version.State is RuleState.Draft or RuleState.Disabled)
            return verdict with { Words = $"The rule was {(version.State == RuleState.Draft ? "a draft" : "disabled")} then and judged nothing.{Otherwise(look)}" };
        if (isHistory)
            return verdict with { Words = $"The event came so long after it happened that it is history, which no rule judges.{Otherwise(look)}" };
        if (look.Obstacle is { } obstacle)
            return verdict with { Kind = VerdictKind.Passed, Words = obstacle };
        try
        {
            return await verdicts.OfAsync(verdict, compiler.Compile(version), e, categories, limited);
        }
        catch (RuleFaultException fault)
        {
            return verdict with { Kind = VerdictKind.Unknown, Words = $"The rule cannot judge: {fault.Message}" };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return verdict with { Kind = VerdictKind.Unknown, Words = "It looked at the event. What it saw was not computed: the past of all rules took longer than 5 s to read. Try again when less is going on." };
        }
    }

    /// <returns>The version by which the rule judged at that time; null for none.</returns>
    private async Task<RuleVersion?> InForceAsync(ClaimsPrincipal user, Rule rule, DateTimeOffset at, CancellationToken ct)
    {
        if (rule.InForce is { } now && Since(now) <= at)
            return now;
        return (await book.HistoryAsync(user, rule.Id, ct)).FirstOrDefault(version => version.Approval == Approval.Approved && Since(version) <= at);
    }

    private static DateTimeOffset Since(RuleVersion version) => version.DecidedAt ?? version.SavedAt;

    private static string Otherwise(LookResult look) => look.Obstacle is { } obstacle ? $" It would not have looked: {Lower(obstacle)}" : " It would have looked at the event.";

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];
}
