using RiskConsole.Events;

namespace RiskConsole.Alerts.Silences;

/// <inheritdoc cref="ISuppressions"/>
internal sealed class Suppressions(SilenceReads reads, IEventBus bus, TimeProvider time, ILogger<Suppressions> logger) : ISuppressions, IDisposable
{
    private readonly SemaphoreSlim _renewing = new(1);
    private volatile SuppressionSet _current = SuppressionSet.Empty;
    private IDisposable? _subscription;

    /// <summary>Never null; empty until it was opened.</summary>
    public SuppressionSet Current => _current;

    public long Revision => _current.Revision;

    public IReadOnlyList<Suppression> Of(Alert alert) => _current.Of(AsFound(alert));

    public IReadOnlyList<Suppression> Of(Alert alert, DateTimeOffset at) => _current.Of(AsFound(alert), at);

    /// <summary>Reads what is stored and follows what other instances save.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        _subscription ??= bus.Subscribe(Topic.SilencesSaved, () => _ = FollowAsync());
        await RenewAsync(ct);
    }

    /// <summary>Looks whether something was saved, or began or ended by now; then renews the set and tells.</summary>
    public async Task RenewAsync(CancellationToken ct)
    {
        await _renewing.WaitAsync(ct);
        try
        {
            if (await reads.RevisionAsync(ct) != _current.Stored)
                _current = await reads.AllAsync(_current, ct);
            else if (time.GetUtcNow() is var now && now >= _current.NextChange)
                _current = _current.Turn(now);
            else
                return;
        }
        finally
        {
            _renewing.Release();
        }
        bus.Publish(Topic.Silences);
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _renewing.Dispose();
    }

    /// <summary>What hides a rule hides its storm, too: that goes by the rule's name.</summary>
    private static Alert AsFound(Alert alert) => alert.IsStorm && alert.Labels.TryGetValue("alertname", out var rule) ? alert with { Name = rule } : alert;

    private async Task FollowAsync()
    {
        try
        {
            await RenewAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            // SilenceWatch looks again soon.
            logger.LogError(e, "Silences that were saved could not be read");
        }
    }
}
