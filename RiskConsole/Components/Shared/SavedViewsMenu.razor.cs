using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using RiskConsole.Access;

namespace RiskConsole.Components.Shared;

/// <summary>The viewer's own filters for a page and those that colleagues share: apply, save, share, rename, delete with a way back.</summary>
public sealed partial class SavedViewsMenu : IDisposable
{
    private readonly Leaving _gone = new();
    private IReadOnlyList<SavedView>? _views;
    private SavedView? _deleted;
    private Guid? _renaming;
    private string _name = "";
    private string _newName = "";
    private string? _problem;

    [Inject] private ISavedViews Views { get; init; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>The page's name, which is also its path.</summary>
    [Parameter, EditorRequired] public required string Page { get; set; }

    /// <summary>The query string that a saved view keeps.</summary>
    [Parameter, EditorRequired] public string Url { get; set; } = "";

    private Task OnToggleAsync() => _views is null ? TryAsync((_, _) => Task.CompletedTask) : Task.CompletedTask;

    private Task SaveAsync() => string.IsNullOrWhiteSpace(_name) ? Task.CompletedTask : TryAsync(async (user, ct) =>
    {
        await Views.SaveAsync(user, Page, _name.Trim(), Url, ct);
        _name = "";
        _deleted = null;
    });

    private void BeginRename(SavedView view)
    {
        _renaming = view.Id;
        _newName = view.Name;
    }

    private Task OnRenameKeyAsync(KeyboardEventArgs e, SavedView view)
    {
        if (e.Key == "Enter")
            return RenameAsync(view);
        if (e.Key == "Escape")
            _renaming = null;
        return Task.CompletedTask;
    }

    private Task RenameAsync(SavedView view) => TryAsync(async (user, ct) =>
    {
        if (_newName.Trim() is { Length: > 0 } name && name != view.Name)
            await Views.RenameAsync(user, view.Id, name, ct);
        _renaming = null;
    });

    private Task DeleteAsync(SavedView view) => TryAsync(async (user, ct) =>
    {
        await Views.DeleteAsync(user, view.Id, ct);
        // What a colleague shared could only come back as one's own.
        _deleted = view.Owner is null ? view : null;
    });

    private Task ShareAsync(SavedView view) => TryAsync((user, ct) => Views.ShareAsync(user, view.Id, !view.IsShared, ct));

    private Task UndoAsync() => _deleted is not { } gone ? Task.CompletedTask : TryAsync(async (user, ct) =>
    {
        var saved = await Views.SaveAsync(user, gone.Page, gone.Name, gone.Url, ct);
        if (gone.IsShared)
            await Views.ShareAsync(user, saved.Id, true, ct);
        _deleted = null;
    });

    private async Task TryAsync(Func<ClaimsPrincipal, CancellationToken, Task> act)
    {
        try
        {
            var user = (await Authentication).User;
            await act(user, _gone.Token);
            _views = await Views.ListAsync(user, Page, _gone.Token);
            _problem = null;
        }
        catch (InputRefusedException e)
        {
            _problem = string.Join(" ", e.Faults.Select(f => f.Message));
        }
        catch (AccessDeniedException e)
        {
            _problem = e.Message;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }
}
