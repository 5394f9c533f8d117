using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Life;

/// <inheritdoc cref="IAlertTimeline"/>
internal sealed class AlertTimeline(StoreReader reader) : IAlertTimeline
{
    public Task<IReadOnlyList<AlertEntry>> OfAsync(Guid alertId, CategorySet categories, int most, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return reader.ReadAsync<IReadOnlyList<AlertEntry>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT category FROM alert WHERE id = @id";
            command.Parameters.AddWithValue("@id", alertId);
            return command.ExecuteScalar() is long category && categories.Contains((Category)category) ? AlertEntryRows.Of(connection, alertId, most) : [];
        }, ct);
    }

    public Task<IReadOnlyList<AlertEntry>> AfterAsync(long seq, int most, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return reader.ReadAsync<IReadOnlyList<AlertEntry>>(connection => AlertEntryRows.After(connection, seq, most), ct);
    }
}
