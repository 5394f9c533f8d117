using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Events.Import;

namespace RiskConsole.Components.Pages.Import;

/// <summary>Brings a file in: upload, look at the first rows, map, start. The imports themselves go on without the page.</summary>
public sealed partial class ImportPage : IDisposable
{
    private static readonly TimeSpan UploadRefresh = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _left = new();
    private CancellationTokenSource? _upload;
    private string _fileName = "";
    private bool _uploading;
    private bool _starting;
    private double _uploaded;
    private string? _fault;
    private SpooledFile? _file;
    private ImportPreview? _preview;
    private MappingChoices _choices = MappingChoices.None;
    private IReadOnlyList<RefusedLine> _remarks = [];

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private IOptions<ImportOptions> Options { get; init; } = default!;

    [Inject] private ImportSpool Spool { get; init; } = default!;

    [Inject] private ImportJobs Jobs { get; init; } = default!;

    [Inject] private EventImporter Importer { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    private bool CanStart => _choices.Faults.Count == 0;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        if (_file is not null)
            Spool.Delete(_file);
    }

    private async Task TakeAsync(InputFileChangeEventArgs e)
    {
        (_fault, _uploading, _uploaded, _fileName) = (null, true, 0, Path.GetFileName(e.File.Name));
        _upload = CancellationTokenSource.CreateLinkedTokenSource(_left.Token);
        var ct = _upload.Token;
        try
        {
            if (e.File.Size > Options.Value.MaxUploadBytes)
                throw new ImportRefusedException($"The file is too large for the page. Compress it with gzip, or use the command line: "
                    + $"RiskConsole import {_fileName}");
            await using var stream = e.File.OpenReadStream(Options.Value.MaxUploadBytes, ct);
            _file = await Spool.TakeAsync(stream, ShowUpload(e.File.Size), ct);
            var preview = await Importer.PreviewAsync(ImportSpool.Open(_file), _fileName, ct);
            _choices = preview.IsCloudEvents ? MappingChoices.None : MappingChoices.Guess(preview);
            _preview = preview;
            Judge();
        }
        catch (ImportRefusedException refused)
        {
            DropFile();
            _fault = refused.Message;
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException or TimeoutException
            or JSException or JSDisconnectedException)
        {
            DropFile();
            _fault = ct.IsCancellationRequested ? null : "The upload broke off. Choose the file again.";
        }
        finally
        {
            _uploading = false;
            _upload.Dispose();
            _upload = null;
        }
    }

    private Action<long> ShowUpload(long size)
    {
        var shown = Time.GetTimestamp();
        return written =>
        {
            if (Time.GetElapsedTime(shown) < UploadRefresh)
                return;
            shown = Time.GetTimestamp();
            _uploaded = size == 0 ? 1 : (double)written / size;
            StateHasChanged();
        };
    }

    private void Judge() => _remarks = _choices.Faults.Count > 0 ? [] : Importer.Judge(_preview!, Settings());

    private ImportSettings Settings() => new(_fileName, _choices.ToMapping());

    private async Task StartAsync()
    {
        (_fault, _starting) = (null, true);
        try
        {
            await Jobs.StartAsync((await Authentication).User, _file!, Settings(), _left.Token);
            // The job owns the file from here on and deletes it.
            _file = null;
            Reset();
        }
        catch (Exception refused) when (refused is ImportRefusedException or AccessDeniedException or LogBusyException)
        {
            _fault = refused.Message;
        }
        finally
        {
            _starting = false;
        }
    }

    private void Discard()
    {
        _upload?.Cancel();
        DropFile();
        Reset();
    }

    private void DropFile()
    {
        if (_file is not null)
            Spool.Delete(_file);
        _file = null;
    }

    private void Reset() => (_preview, _choices, _remarks, _fault) = (null, MappingChoices.None, [], null);
}
