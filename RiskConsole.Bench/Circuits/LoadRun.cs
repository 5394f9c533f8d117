using System.Collections.Concurrent;
using System.Diagnostics;
using RiskConsole.Bench.Machine;
using RiskConsole.Bench.Output;

namespace RiskConsole.Bench.Circuits;

/// <summary>Opens many connections to a target, posts events to it and takes the figures.</summary>
internal sealed class LoadRun(ILoadTarget target, LoadPlan plan) : IAsyncDisposable
{
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(3);

    private readonly EventMarks _marks = new(plan.Events);
    private readonly LiveConnection?[] _connections = new LiveConnection?[plan.Connections];
    private readonly CancellationTokenSource _end = new();
    private Task _beating = Task.CompletedTask;
    private Task _navigating = Task.CompletedTask;
    private int _posted;

    private IEnumerable<LiveConnection> Alive => _connections.OfType<LiveConnection>().Where(c => c.Fault is null);

    /// <summary>How many connections live now.</summary>
    public int AliveCount => Alive.Count();

    /// <summary>Posts the first events, warms up, then opens the connections at the plan's rate, whatever the answers take.</summary>
    public async Task<OpenFigures> OpenAsync(CancellationToken ct)
    {
        await Parallel.ForAsync(0, LoadPlan.Seeds, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct },
            async (number, token) => await PostAsync(number, token));
        _posted = LoadPlan.Seeds;
        await RehearseAsync(ct);
        var (residentBefore, heapBefore) = (Resident(), await HeapAsync(ct));
        var cpu = Cpu();
        _beating = BeatAsync(_end.Token);

        var setUp = new ConcurrentBag<double>();
        var faults = new ConcurrentQueue<string>();
        using var slots = new SemaphoreSlim(LoadPlan.OpensInFlight);
        var opens = new List<Task>(plan.Connections);
        var startedAt = Stopwatch.GetTimestamp();
        for (var i = 0; i < plan.Connections; i++)
        {
            var due = TimeSpan.FromSeconds(i / plan.OpensPerSecond);
            await WaitUntilAsync(startedAt, due, ct);
            await slots.WaitAsync(ct);
            opens.Add(OpenOneAsync(i, startedAt, due, slots, setUp, faults, ct));
        }
        await Task.WhenAll(opens);
        _navigating = NavigateAsync(_end.Token);

        var opened = Math.Max(1, setUp.Count);
        var work = Cpu() - cpu;
        var resident = Resident() - residentBefore;
        var heap = await HeapAsync(ct) - heapBefore;
        var samples = new Samples();
        samples.AddRange(setUp);
        return new OpenFigures(samples, faults.Count, faults.FirstOrDefault(), resident / opened, heap / opened,
            work?.TotalMilliseconds / opened);
    }

    /// <summary>Posts at a rate without measuring.</summary>
    public Task WarmUpAsync(double rate, CancellationToken ct) => PostAllAsync(LoadPlan.WarmUp, rate, ct);

    /// <summary>Posts at a rate for the plan's window.</summary>
    public async Task<WindowFigures> MeasureAsync(double rate, CancellationToken ct)
    {
        var alive = Alive.ToArray();
        var (updates, bytes) = (alive.Sum(c => c.Updates), alive.Sum(c => c.UpdateBytes));
        var meter = MachineMeter.Start([.. target.Processes]);
        var first = _posted;

        await PostAllAsync(plan.Window, rate, ct);
        var cpu = meter.Read();
        updates = alive.Sum(c => c.Updates) - updates;
        bytes = alive.Sum(c => c.UpdateBytes) - bytes;

        var settling = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(settling) < SettleLimit && alive.Any(c => c.Fault is null && Seen(c).Contains(0)))
            await Task.Delay(50, ct);
        var latency = new Samples();
        foreach (var connection in alive)
        {
            foreach (var one in Seen(connection))
            {
                if (one > 0)
                    latency.Add(one);
            }
        }
        var count = _posted - first;
        return new WindowFigures(rate, count, alive.Length, alive.Count(c => c.Fault is not null), latency,
            (double)latency.Count / Math.Max(1, count * alive.Length), updates, bytes, cpu, Resident());

        ReadOnlySpan<float> Seen(LiveConnection connection) => connection.Latencies.AsSpan(first, _posted - first);
    }

    /// <summary>Why connections were lost, with their numbers.</summary>
    public IEnumerable<(string Fault, int Count)> Faults() => _connections.OfType<LiveConnection>()
        .Select(c => c.Fault).OfType<string>().CountBy(fault => fault).Select(pair => (pair.Key, pair.Value));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_beating, _navigating);
        await Parallel.ForEachAsync(_connections.OfType<LiveConnection>(), async (connection, _) => await connection.DisposeAsync());
        _end.Dispose();
    }

    private async Task RehearseAsync(CancellationToken ct) =>
        await Parallel.ForAsync(0, LoadPlan.WarmUpConnections, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct },
            async (index, token) =>
            {
                await using var connection = target.Connect(index, _marks);
                await connection.OpenAsync(token);
                await connection.LeaveAsync(token);
            });

    private async Task OpenOneAsync(
        int index, long startedAt, TimeSpan due, SemaphoreSlim slots, ConcurrentBag<double> setUp, ConcurrentQueue<string> faults,
        CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(OpenLimit);
        var connection = target.Connect(index, _marks);
        try
        {
            await connection.OpenAsync(limit.Token);
            setUp.Add((Stopwatch.GetElapsedTime(startedAt) - due).TotalMilliseconds);
            Volatile.Write(ref _connections[index], connection);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            faults.Enqueue(e.Message);
            await connection.DisposeAsync();
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task PostAllAsync(TimeSpan time, double rate, CancellationToken ct)
    {
        var count = LoadPlan.EventsIn(time, rate);
        var startedAt = Stopwatch.GetTimestamp();
        var posts = new List<Task>(count);
        for (var i = 0; i < count; i++)
        {
            // Not evenly: a beat of our own could fall in or out of step with one of the server's.
            await WaitUntilAsync(startedAt, TimeSpan.FromSeconds((i + Random.Shared.NextDouble() * 0.5) / rate), ct);
            posts.Add(PostAsync(_posted++, ct));
        }
        await WaitUntilAsync(startedAt, time, ct);
        await Task.WhenAll(posts);
    }

    private async Task PostAsync(int number, CancellationToken ct)
    {
        var mark = _marks.TextOf(number);
        _marks.Posted(number);
        await target.PostAsync(mark, ct);
    }

    private async Task BeatAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var (due, next) = (0.0, 0);
        while (await TickAsync(timer, ct))
        {
            for (due += _connections.Length * (timer.Period / target.Beat); due >= 1; due--)
            {
                if (Volatile.Read(ref _connections[next]) is { Fault: null } connection)
                    _ = connection.BeatAsync();
                next = (next + 1) % _connections.Length;
            }
        }
    }

    private async Task NavigateAsync(CancellationToken ct)
    {
        if (plan.NavigateEvery is not { } every)
            return;
        // Each of them shows the measured events, which all have the highest score: a page that does not could not be measured.
        string[] pages = ["", "scores", "?range=1h"];
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var (due, next, round) = (0.0, 0, 1);
        while (await TickAsync(timer, ct))
        {
            for (due += _connections.Length * (timer.Period / every); due >= 1; due--)
            {
                if (_connections[next] is CircuitConnection { Fault: null } circuit)
                    _ = circuit.NavigateAsync(pages[(next + round) % pages.Length]);
                next = (next + 1) % _connections.Length;
                round += next == 0 ? 1 : 0;
            }
        }
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task WaitUntilAsync(long startedAt, TimeSpan due, CancellationToken ct)
    {
        var rest = due - Stopwatch.GetElapsedTime(startedAt);
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, ct);
    }

    private TimeSpan? Cpu() => target.Processes.Count == 0
        ? null
        : target.Processes.Aggregate(TimeSpan.Zero, (sum, id) => sum + ProcessUse.Of(id).Cpu);

    private double? Resident() => target.Processes.Count == 0
        ? null
        : target.Processes.Sum(id => ProcessUse.Of(id).ResidentMegabytes);

    private async Task<double?> HeapAsync(CancellationToken ct)
    {
        double? sum = target.Processes.Count == 0 ? null : 0;
        foreach (var id in target.Processes)
            sum += await GarbageCollection.ForceAsync(id, ct);
        return sum;
    }
}
