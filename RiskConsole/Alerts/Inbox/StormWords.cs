using RiskConsole.Alerts.Silences;

namespace RiskConsole.Alerts.Inbox;

/// <summary>Says of alerts that a storm counts by which one they are kept off the inbox; the same object for all of a storm.</summary>
internal sealed class StormWords
{
    private const string Unknown = "A storm that is over";

    private readonly Dictionary<Guid, IReadOnlyList<Suppression>> _storms = [];

    public void Learn(Alert? alert)
    {
        if (alert is { IsStorm: true })
            Learn(alert.Id, alert.Name);
    }

    public void Learn(Guid id, string name)
    {
        if (!_storms.TryGetValue(id, out var known) || known[0].Words != name)
            _storms[id] = [new Suppression(SuppressionKind.Storm, id, name, null)];
    }

    public IReadOnlyList<Suppression> Of(Guid storm) =>
        _storms.TryGetValue(storm, out var known) ? known : _storms[storm] = [new Suppression(SuppressionKind.Storm, storm, Unknown, null)];
}
