using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Events.Log;

/// <summary>One call's events in the writer's queue.</summary>
internal sealed class AppendWork(IReadOnlyList<RiskEvent> events, EventTail tail, IBackplane backplane) : StoreWork
{
    // A log emptied by retention must not give out positions that its follower has passed. Others keep positions of other logs in the same table.
    private const string LastSeq = "SELECT max(coalesce((SELECT max(seq) FROM event), 0), coalesce((SELECT seq FROM log_position WHERE consumer = 'pipeline'), 0))";
    private const string Existing = "SELECT uid, seq FROM event WHERE id = @id AND source = @source";

    private readonly TaskCompletionSource<IReadOnlyList<AppendOutcome>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AppendOutcome[] _outcomes = new AppendOutcome[events.Count];
    private readonly List<RiskEvent> _stored = new(events.Count);

    public Task<IReadOnlyList<AppendOutcome>> Task => _done.Task;

    public override int Weight => Math.Max(1, events.Count);

    public override void Run(StoreTransaction transaction)
    {
        var seq = (long)transaction.Prepared(LastSeq, static _ => { }).ExecuteScalar()!;
        var insert = transaction.Prepared(EventColumns.Insert, EventColumns.Declare);
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            EventColumns.Bind(insert.Parameters, e, seq + 1);
            if (insert.ExecuteNonQuery() == 0)
            {
                _outcomes[i] = Find(transaction, e);
                continue;
            }
            seq++;
            _stored.Add(e.At(seq));
            _outcomes[i] = new AppendOutcome(false, e.Uid, seq);
        }
    }

    public override void Committed()
    {
        if (_stored.Count > 0)
        {
            tail.Append(_stored);
            backplane.Forward(Topic.Appended);
        }
        _done.TrySetResult(_outcomes);
    }

    public override void Failed(Exception reason) => _done.TrySetException(reason);

    private static AppendOutcome Find(StoreTransaction transaction, RiskEvent e)
    {
        var existing = transaction.Prepared(Existing, static p =>
        {
            p.Add("@id", SqliteType.Text);
            p.Add("@source", SqliteType.Text);
        });
        existing.Parameters[0].Value = e.Id;
        existing.Parameters[1].Value = e.Source;
        using var row = existing.ExecuteReader();
        row.Read();
        return new AppendOutcome(true, new Guid(row.GetFieldValue<byte[]>(0), bigEndian: true), row.GetInt64(1));
    }
}
