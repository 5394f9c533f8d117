using RiskConsole.Access;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Audit;

// The live tail: what is integrated is asked for, at most four times a second, and waits while somebody reads.
public sealed partial class AuditDesk
{
    internal static readonly TimeSpan TailInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Chart and facets read the whole range, so they follow more slowly.</summary>
    internal static readonly TimeSpan SummaryInterval = TimeSpan.FromSeconds(10);

    private const int TailPage = 500;

    private LivePump? _pump;
    private LivePump? _summary;
    private IDisposable? _subscription;
    private string? _tailProblem;
    private long? _seen;
    private bool _reading;
    private bool _held;

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            Circuit.Reconnected += Request;
        if (IsLive && _subscription is null && !_gone.IsCancellationRequested)
        {
            _pump ??= new LivePump(Clock, TailInterval, () => InvokeAsync(FollowAsync));
            _subscription = Bus.Subscribe(Topic.Audit, Request);
            Request();
        }
        else if (!IsLive && _subscription is not null)
        {
            _subscription.Dispose();
            _subscription = null;
        }
    }

    private void Request() => _pump?.Request();

    private async Task FollowAsync()
    {
        if (!IsLive || _running || _seen is not { } seen || _run is not { } run || run.Ended.IsCancellationRequested || !Circuit.Connected)
            return;
        try
        {
            // Open at its end: the clock of whoever acts may be a little ahead of the search's.
            var news = await Search.AfterAsync(run.User, run.Filter with { To = null }, seen, TailPage, run.Ended);
            if (!ReferenceEquals(run, _run) || !IsLive)
                return;
            var healed = _tailProblem is not null;
            _tailProblem = null;
            if (news.Count > 0)
            {
                _seen = news[^1].Id;
                if (_list.Take(news, _held && !_list.Rows.IsEmpty))
                {
                    Count(news.Count);
                    Draw();
                }
                // There may be more than one page of them.
                if (news.Count == TailPage)
                    Request();
            }
            else if (!healed)
            {
                return;
            }
            StateHasChanged();
        }
        catch (Exception e) when (e is QueryTimeoutException or AccessDeniedException)
        {
            _tailProblem = e.Message;
            StateHasChanged();
        }
        catch (OperationCanceledException) when (run.Ended.IsCancellationRequested)
        {
            // Another search took its place, or the page was left.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private void Count(int news)
    {
        if (_count is { } count)
            _count = Math.Min(count + news, RiskConsole.Audit.IAuditSearch.CountLimit + 1);
        _summary ??= new LivePump(Clock, SummaryInterval, () => InvokeAsync(SumUp));
        _summary.Request();
    }

    /// <summary>Has chart and facets ask anew.</summary>
    private void SumUp()
    {
        if (!IsLive || _running || _settled is not { } settled || !ReferenceEquals(settled.Search, _run?.Search) || !Circuit.Connected)
            return;
        _settled = settled.Later(Clock.GetUtcNow());
        StateHasChanged();
    }

    private void SetReading(bool reading)
    {
        _reading = reading;
        Hold();
    }

    /// <summary>Nothing moves while somebody reads or has an entry open beside the rows.</summary>
    private void Hold()
    {
        _held = _reading || Entry is not null;
        if (_held || _list.Waiting == 0 || _list.WaitingOverflows)
            return;
        _list.Release();
        Draw();
    }

    private async Task ShowNewAsync()
    {
        if (_table is not null)
            await _table.ToTopAsync();
        _reading = false;
        if (_list.WaitingOverflows)
        {
            await RunAsync();
            return;
        }
        _list.Release();
        Draw();
    }

    private void StopTail()
    {
        Circuit.Reconnected -= Request;
        _subscription?.Dispose();
        _pump?.Dispose();
        _summary?.Dispose();
    }
}
