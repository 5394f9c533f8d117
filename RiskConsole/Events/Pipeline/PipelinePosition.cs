using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Events.Pipeline;

/// <summary>How far effects are stored, whoever stored them.</summary>
internal sealed class PipelinePosition(StoreReader reader)
{
    private const string Consumer = "pipeline";

    /// <returns>Position of the last event whose effects are stored; 0 when none is.</returns>
    public Task<long> ReadAsync(CancellationToken ct) => reader.ReadAsync(static connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce((SELECT seq FROM log_position WHERE consumer = 'pipeline'), 0)";
        return (long)command.ExecuteScalar()!;
    }, ct);

    /// <summary>Moves the stored position on. It is the fence between instances: whoever is not where the store is commits nothing.</summary>
    /// <exception cref="PositionMovedException">The stored position is not <paramref name="from"/>.</exception>
    public static void Move(StoreTransaction transaction, long from, long to)
    {
        var move = transaction.Prepared(
            """
            INSERT INTO log_position (consumer, seq) SELECT @consumer, @to WHERE @from = 0 OR EXISTS (SELECT 1 FROM log_position WHERE consumer = @consumer)
            ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq WHERE seq = @from
            """,
            static p =>
            {
                p.Add("@consumer", SqliteType.Text);
                p.Add("@from", SqliteType.Integer);
                p.Add("@to", SqliteType.Integer);
            });
        move.Parameters[0].Value = Consumer;
        move.Parameters[1].Value = from;
        move.Parameters[2].Value = to;
        if (move.ExecuteNonQuery() == 0)
            throw new PositionMovedException($"Effects were stored by another instance; this one had reached {from}.");
    }
}

/// <summary>Another instance has stored effects that this one was about to store.</summary>
internal sealed class PositionMovedException(string message) : Exception(message);
