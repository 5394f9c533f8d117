using System.Globalization;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Storage;

namespace RiskConsole.Notices;

/// <summary>What notices are made of.</summary>
internal interface INoticeReads
{
    /// <returns>The place of the newest entry; 0 for none.</returns>
    Task<long> LastAsync(CancellationToken ct);

    /// <inheritdoc cref="IAlertTimeline.AfterAsync"/>
    Task<IReadOnlyList<AlertEntry>> AfterAsync(long seq, int most, CancellationToken ct);

    /// <returns>Those that exist.</returns>
    Task<IReadOnlyDictionary<Guid, Alert>> AlertsAsync(IReadOnlyList<Guid> ids, CancellationToken ct);
}

/// <inheritdoc cref="INoticeReads"/>
internal sealed class NoticeReads(StoreReader reader, IAlertTimeline timeline) : INoticeReads
{
    private static readonly IReadOnlyDictionary<Guid, Alert> s_none = new Dictionary<Guid, Alert>();

    public Task<long> LastAsync(CancellationToken ct) => reader.ReadAsync(static connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(seq), 0) FROM alert_entry";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }, ct);

    public Task<IReadOnlyList<AlertEntry>> AfterAsync(long seq, int most, CancellationToken ct) => timeline.AfterAsync(seq, most, ct);

    public Task<IReadOnlyDictionary<Guid, Alert>> AlertsAsync(IReadOnlyList<Guid> ids, CancellationToken ct) => ids.Count == 0 ? Task.FromResult(s_none) : reader.ReadAsync<IReadOnlyDictionary<Guid, Alert>>(connection =>
    {
        using var command = connection.CreateCommand();
        for (var i = 0; i < ids.Count; i++)
            command.Parameters.AddWithValue($"@a{i}", ids[i]);
        var places = string.Join(',', Enumerable.Range(0, ids.Count).Select(i => $"@a{i}"));
        command.CommandText = $"SELECT {AlertRows.Columns} FROM alert WHERE id IN ({places})";
        return AlertRows.ReadAll(command).ToDictionary(alert => alert.Id);
    }, ct);
}
