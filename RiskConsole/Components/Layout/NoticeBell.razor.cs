using RiskConsole.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Components.Live;
using RiskConsole.Events;
using RiskConsole.Notices;

namespace RiskConsole.Components.Layout;

/// <summary>How many notices were not seen yet, the way to them, and what tells the browser of those that interrupt. Everything it shows is worked out once
/// per user; a circuit only remembers up to where it has told.</summary>
public sealed partial class NoticeBell : LiveComponent
{
    private readonly Leaving _gone = new();
    private INoticeView? _view;
    private NoticeSnapshot _current = NoticeSnapshot.Empty;
    private NoticeSnapshot _drawn = NoticeSnapshot.Empty;
    private string? _told;
    private bool _open;
    private bool _drawnOpen;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private INoticeViews Views { get; init; } = default!;

    private string Label => _current.Unread == 0 ? "Notices, nothing unread" : $"Notices, {NoticeWords.Count(_current.Unread)} unread";

    protected override bool ShouldRender() => _drawn != _current || _drawnOpen != _open;

    protected override void OnAfterRender(bool firstRender)
    {
        (_drawn, _drawnOpen) = (_current, _open);
        base.OnAfterRender(firstRender);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            var view = await Views.OpenAsync((await Authentication).User, _gone.Token);
            if (_gone.IsCancellationRequested)
            {
                view.Dispose();
                return;
            }
            // What was there before the page is no news to it: it is counted, but nobody is interrupted for it.
            (_view, _current) = (view, view.Current);
            Bind(view.Subscribe, Pull);
            StateHasChanged();
        }
        catch (Exception e) when (e is AccessDeniedException or OperationCanceledException)
        {
            // The session has just ended, or the page was left.
        }
        catch (Exception e) when (e is QueryTimeoutException or LogBusyException)
        {
            // The store is busy; a page that is loaded later has its notices.
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_gone.IsCancellationRequested)
        {
            _gone.Cancel();
            _gone.Dispose();
            _view?.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Pull()
    {
        var next = _view!.Current;
        if (NoticeTelling.Between(_current, next) is { } telling)
            _told = telling.ToJson();
        _current = next;
    }
}
