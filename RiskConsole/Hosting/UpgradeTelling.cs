using System.Security.Claims;
using System.Text.Json.Nodes;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Hosting;

/// <summary>Tells the audit log that this program brought an older database up to date. The tables of the log may be new themselves, so it is told afterwards.</summary>
internal sealed class UpgradeTelling(Migrator migrator, IAuditTrail trail, ILogger<UpgradeTelling> logger) : IHostedService
{
    /// <param name="by">Who did it: the console at its start, or somebody at the command line.</param>
    public async Task TellAsync(ClaimsPrincipal by, CancellationToken ct)
    {
        if (migrator.Upgrades.Count == 0)
            return;
        var act = new AuditAct(HostingActions.Migrated, by);
        act.Details["applied"] = new JsonArray([.. migrator.Upgrades.Select(name => JsonValue.Create(name))]);
        try
        {
            await trail.RecordAsync(act, ct);
        }
        catch (LogBusyException e)
        {
            // It is done and cannot be taken back; the console must come up all the same.
            logger.LogError("The upgrade {Upgrade} could not be told to the audit log: {Reason}", string.Join(", ", migrator.Upgrades), e.Message);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => TellAsync(Actors.System("RiskConsole"), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
