using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RiskConsole.Alerts.Life;
using RiskConsole.Tests.Alerts.Life;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Crash;

/// <summary>Programs that work on whatever alerts there are, at consoles which come and go, and remember which acts were answered.</summary>
internal sealed class CrashActs(string key) : IAsyncDisposable
{
    private static readonly (string Word, EntryKind Kind)[] s_acts =
    [
        ("acknowledge", EntryKind.Acknowledged), ("unacknowledge", EntryKind.Unacknowledged), ("resolve", EntryKind.Resolved),
        ("false-positive", EntryKind.FalsePositive), ("reopen", EntryKind.Reopened), ("notes", EntryKind.Noted),
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly List<(Guid Alert, long Life, EntryKind Kind)> _answered = [];
    private readonly List<Task> _actors = [];
    private int _conflicts;

    private int Answered
    {
        get
        {
            lock (_answered)
                return _answered.Count;
        }
    }

    /// <summary>Begins to act at one console.</summary>
    public void Begin(Uri address, int actors)
    {
        for (var i = 0; i < actors; i++)
            _actors.Add(Task.Run(() => ActAsync(address)));
    }

    /// <summary>Waits until some more acts were answered.</summary>
    public Task MoreAsync(int acts)
    {
        var wanted = Answered + acts;
        return Deadline.UntilAsync(() => Answered >= wanted, "acts are answered");
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_actors).WaitAsync(Deadline.Token);
    }

    /// <summary>Every act that was answered is in the timeline once, and each timeline leads to where its alert stands.</summary>
    /// <returns>For the test's output.</returns>
    public string Hold(string databaseFile)
    {
        using var connection = new SqliteConnection($"Data Source={databaseFile};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var told = AlertEntryRows.After(connection, 0, int.MaxValue).Where(entry => entry.IsAct).ToLookup(entry => (entry.AlertId, entry.Life, entry.Kind));
        foreach (var act in _answered)
            Assert.True(act.Kind == EntryKind.Noted ? told.Contains(act) : told[act].Count() == 1, $"{act} was answered");
        TimelineTruth.Holds(databaseFile);
        Assert.NotEmpty(_answered);
        return $"{_answered.Count} acts answered, {_conflicts} came too late";
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private async Task ActAsync(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ActAsync(client);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or JsonException)
            {
                // The console is being killed or is not there yet.
                await Task.Delay(50);
            }
        }
    }

    private async Task ActAsync(HttpClient client)
    {
        var page = await client.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/alerts?limit=20", UriKind.Relative));
        var alerts = page.GetProperty("items").EnumerateArray().ToArray();
        if (alerts.Length == 0)
        {
            await Task.Delay(20);
            return;
        }
        var alert = alerts[Random.Shared.Next(alerts.Length)];
        var (id, life) = (alert.GetProperty("id").GetGuid(), alert.GetProperty("life").GetInt64());
        var (word, kind) = s_acts[Random.Shared.Next(s_acts.Length)];
        object body = kind switch
        {
            EntryKind.Noted => new { text = "still here" },
            EntryKind.FalsePositive => new { life, reason = "a drill" },
            _ => new { life },
        };
        using var answer = await client.PostAsJsonAsync(new Uri($"/api/v1/alerts/{id}/{word}", UriKind.Relative), body);
        if (answer.IsSuccessStatusCode)
        {
            var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
            lock (_answered)
                _answered.Add((id, told.GetProperty("life").GetInt64(), kind));
        }
        else
        {
            Assert.Contains((int)answer.StatusCode, (int[])[409, 429, 503]);
            Interlocked.Increment(ref _conflicts);
        }
    }
}
