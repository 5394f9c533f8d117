using System.Security.Claims;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Explain;

namespace RiskConsole.Tests.Components.Support;

/// <summary>Explains by what it is given.</summary>
internal sealed class FakeExplanations : IExplainWhy, IWhyNot
{
    public AlertReason Reason { get; set; } = new(null, null, [], null, "Nothing is stored of that time.", []);

    public EventVerdicts? Verdicts { get; set; }

    public Task<AlertReason> ExplainAsync(ClaimsPrincipal user, Alert alert, CancellationToken ct) => Task.FromResult(Reason);

    public Task<EventVerdicts?> ExplainAsync(ClaimsPrincipal user, Guid uid, CancellationToken ct) => Task.FromResult(Verdicts);
}
